package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.reconcile.refs.Admission;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;

/** Finds where a FlowDeployment lives, and whether it may and can live there. */
final class Homes {
    static final String CONDITION = "WorkPoolReady";

    private final Resources resources;
    private final KubernetesClient kubernetes;

    Homes(Resources resources, KubernetesClient kubernetes) {
        this.resources = resources;
        this.kubernetes = kubernetes;
    }

    /** Throws {@link UnmetException} while pool or hosting are missing, not allowed or can't be reached. */
    Home of(FlowDeployment deployment) {
        ResourceID poolId = Resources.poolId(deployment);
        WorkPool pool = resources
                .pool(deployment)
                .orElseThrow(() -> unmet(Reason.REFERENCE_NOT_FOUND, missing("WorkPool", poolId)));
        ResourceID hostingId = Resources.hostingId(pool);
        PrefectHosting hosting = resources
                .hosting(pool)
                .orElseThrow(() -> unmet(Reason.REFERENCE_NOT_FOUND, missing("PrefectHosting", hostingId)));
        allow(deployment, pool, hosting);
        for (HasMetadata parent : List.of(pool, hosting)) {
            if (parent.isMarkedForDeletion()) {
                String going = "%s %s is being deleted".formatted(parent.getKind(), path(parent));
                throw unmet(Reason.REFERENCE_NOT_READY, going);
            }
        }
        if (!Conditions.isTrue(conditions(hosting), PrefectAccess.CONDITION)) {
            String unreachable = "the Prefect API of PrefectHosting %s can't be reached yet".formatted(path(hosting));
            throw unmet(Reason.REFERENCE_NOT_READY, unreachable);
        }
        return new Home(pool, hosting);
    }

    /** For a deletion, where a cache that is not filled yet must not look like a parent that is gone. */
    Optional<Home> left(FlowDeployment deployment) {
        return resources
                .pool(deployment)
                .or(() -> read(WorkPool.class, Resources.poolId(deployment)))
                .flatMap(pool -> resources
                        .hosting(pool)
                        .or(() -> read(PrefectHosting.class, Resources.hostingId(pool)))
                        .filter(hosting -> mayHaveMade(deployment, pool, hosting))
                        .map(hosting -> new Home(pool, hosting)));
    }

    /** One that was never admitted has nothing there, whatever it names; one that no longer is may have. */
    private static boolean mayHaveMade(FlowDeployment deployment, WorkPool pool, PrefectHosting hosting) {
        return !FlowDeploymentStatusFactory.hasMadeNothing(deployment)
                || (Admission.admits(hosting, pool) && Admission.admits(hosting, deployment));
    }

    private <R extends HasMetadata> Optional<R> read(Class<R> kind, ResourceID id) {
        return Optional.ofNullable(kubernetes
                .resources(kind)
                .inNamespace(id.getNamespace().orElseThrow())
                .withName(id.getName())
                .get());
    }

    private static void allow(FlowDeployment deployment, WorkPool pool, PrefectHosting hosting) {
        for (HasMetadata user : List.of(pool, deployment)) {
            if (!Admission.admits(hosting, user)) {
                String notNamed = "namespace %s may not use PrefectHosting %s: add it to spec.allowedNamespaces there"
                        .formatted(user.getMetadata().getNamespace(), path(hosting));
                throw unmet(Reason.REFERENCE_NOT_ALLOWED, notNamed);
            }
        }
    }

    private static List<Condition> conditions(PrefectHosting hosting) {
        return hosting.getStatus() == null ? List.of() : hosting.getStatus().conditionsOrDefault();
    }

    private static UnmetException unmet(Reason reason, String whatToDo) {
        return new UnmetException(CONDITION, reason, whatToDo);
    }

    private static String missing(String kind, ResourceID id) {
        return "%s %s/%s does not exist".formatted(kind, id.getNamespace().orElse(""), id.getName());
    }

    static String path(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }
}
