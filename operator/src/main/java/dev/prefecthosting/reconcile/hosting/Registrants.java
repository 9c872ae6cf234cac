package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.Names;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.Registration;
import dev.prefecthosting.model.workpool.TaskRoleSpec;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import dev.prefecthosting.reconcile.refs.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The flows that register themselves in a task: what a GitHub workflow must be allowed to run them.
 *
 * @param families of their task definitions
 * @param roleArns of the roles that these tasks take on
 */
public record Registrants(Set<String> families, Set<String> roleArns) {
    public static final Registrants NONE = new Registrants(Set.of(), Set.of());

    /** Of their log streams. */
    public static final String LOG_PREFIX = "register";

    private static final int LONGEST_FAMILY = 255;
    private static final int LONGEST_ROLE = 64;

    public Registrants {
        families = new TreeSet<>(families);
        roleArns = new TreeSet<>(roleArns);
    }

    static Registrants of(List<FlowDeployment> deployments, Resources resources, AccountRegion where) {
        Set<String> families = new TreeSet<>();
        Set<String> roles = new TreeSet<>();
        for (FlowDeployment deployment : deployments) {
            if (deployment.getSpec().registrationOrDefault() == Registration.TASK) {
                families.add(family(deployment));
                resources.pool(deployment).ifPresent(pool -> roles.addAll(roles(pool, where)));
            }
        }
        return new Registrants(families, roles);
    }

    /** Of the task definition in which a flow registers itself. */
    public static String family(FlowDeployment deployment) {
        return Names.of(owner(deployment), "register", LONGEST_FAMILY);
    }

    /** Those of the pool's flow runs: known by their names before the pool has made them. */
    public static List<String> roles(WorkPool pool, AccountRegion where) {
        TaskRoleSpec own = pool.getSpec().jobOrDefault().taskRole();
        String task = own == null || own.roleArn() == null ? role(pool, "role-task", where) : own.roleArn();
        return List.of(role(pool, "role-execution", where), task);
    }

    private static String role(WorkPool pool, String logicalId, AccountRegion where) {
        return where.role(Names.of(owner(pool), logicalId, LONGEST_ROLE));
    }

    private static Owner owner(HasMetadata resource) {
        return new Owner(
                resource.getMetadata().getUid(),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                Map.of());
    }
}
