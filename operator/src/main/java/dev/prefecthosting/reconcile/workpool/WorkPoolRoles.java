package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.iam.Roles;
import dev.prefecthosting.model.workpool.JobSpec;
import dev.prefecthosting.model.workpool.SecretVariable;
import dev.prefecthosting.model.workpool.TaskRoleSpec;
import dev.prefecthosting.reconcile.hosting.policies.EcrImage;
import dev.prefecthosting.reconcile.hosting.policies.ExecutionPolicy;
import dev.prefecthosting.reconcile.hosting.policies.Policy;
import dev.prefecthosting.reconcile.hosting.policies.ServiceTrust;
import dev.prefecthosting.reconcile.hosting.policies.TaskPolicy;
import dev.prefecthosting.reconcile.hosting.policies.WorkerPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The roles of a pool, as desired. */
record WorkPoolRoles(WorkPoolInputs in, WorkPoolNames names) {
    private static final String INLINE = "prefect-hosting";

    /** {@code arn:aws:secretsmanager:region:account:secret:name}; a JSON key and a version may follow. */
    private static final int FIELDS_OF_A_SECRET = 7;

    private static final int HOUR = 3600;

    /** Reads this pool's secrets and no other's. */
    Roles.Desired execution() {
        List<String> written =
                job().secretsOrDefault().stream().map(SecretVariable::valueFrom).toList();
        ExecutionPolicy policy = new ExecutionPolicy(
                in.hosting().where(),
                in.hosting().uid(),
                repositories(),
                List.of(names.logGroup()),
                Stream.concat(
                                in.hosting().login().map(ApiLogin::arn).stream(),
                                written.stream().filter(WorkPoolRoles::isSecret).map(WorkPoolRoles::secret))
                        .toList(),
                written.stream().filter(arn -> !isSecret(arn)).toList(),
                List.of());
        return role(Ids.EXECUTION_ROLE, Map.of(INLINE, policy.document().json()), List.of());
    }

    Roles.Desired task() {
        TaskRoleSpec spec = job().taskRole();
        List<TaskPolicy.Permitted> permitted = spec == null
                ? List.of()
                : spec.statementsOrDefault().stream()
                        .map(each -> new TaskPolicy.Permitted(each.actions(), each.resources()))
                        .toList();
        Optional<Policy> policy = new TaskPolicy(permitted, job().executeCommandOrDefault()).document();
        return role(
                Ids.TASK_ROLE,
                policy.map(each -> Map.of(INLINE, each.json())).orElse(Map.of()),
                spec == null ? List.of() : spec.policyArnsOrDefault());
    }

    Roles.Desired worker(String executionRoleArn, String taskRoleArn) {
        WorkerPolicy policy = new WorkerPolicy(
                in.hosting().where(),
                in.hosting().cluster().name(),
                in.prefectName(),
                names.logGroup(),
                in.hosting().taskEventsArn(),
                List.of(executionRoleArn, taskRoleArn));
        return role("role-worker", Map.of(INLINE, policy.document().json()), List.of());
    }

    private Roles.Desired role(String logicalId, Map<String, String> inline, List<String> attached) {
        return new Roles.Desired(
                names.role(logicalId),
                ServiceTrust.ecsTasks(in.hosting().where()).json(),
                new TreeMap<>(inline),
                new TreeSet<>(attached),
                in.hosting().permissionsBoundaryArn(),
                HOUR);
    }

    private List<String> repositories() {
        Stream<String> ofThePool = Stream.of(
                        Optional.ofNullable(job().image()),
                        Optional.ofNullable(in.spec().workerOrDefault().image()))
                .flatMap(Optional::stream);
        return Stream.concat(ofThePool, in.flowImages().stream())
                .flatMap(image -> EcrImage.repositoryArn(in.hosting().where().partition(), image).stream())
                .distinct()
                .toList();
    }

    private static boolean isSecret(String arn) {
        return arn.split(":", -1)[2].equals("secretsmanager");
    }

    private static String secret(String valueFrom) {
        return Arrays.stream(valueFrom.split(":", -1)).limit(FIELDS_OF_A_SECRET).collect(Collectors.joining(":"));
    }

    private JobSpec job() {
        return in.spec().jobOrDefault();
    }
}
