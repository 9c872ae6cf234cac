package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.reconcile.refs.Admission;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds a pool's hosting and whether the pool may use it. */
final class HostingLookup {
    private final KubernetesClient kubernetes;
    private final Resources resources;

    HostingLookup(KubernetesClient kubernetes, Resources resources) {
        this.kubernetes = kubernetes;
        this.resources = resources;
    }

    /** Asks the API server where the cache has none: it may not be filled yet. */
    Optional<PrefectHosting> find(WorkPool pool) {
        ResourceID id = Resources.hostingId(pool);
        return resources
                .hosting(pool)
                .or(() -> Optional.ofNullable(kubernetes
                        .resources(PrefectHosting.class)
                        .inNamespace(id.getNamespace().orElseThrow())
                        .withName(id.getName())
                        .get()));
    }

    /** Throws {@link UnmetException} unless it is there, admits the pool, and its server answers. */
    PrefectHosting ready(WorkPool pool) {
        String name = path(pool);
        PrefectHosting hosting = find(pool)
                .orElseThrow(() -> unmet(
                        Reason.REFERENCE_NOT_FOUND,
                        "there is no PrefectHosting %s: create it, or make another WorkPool with its spec.hostingRef right"
                                .formatted(name)));
        if (!Admission.admits(hosting, pool)) {
            throw unmet(
                    Reason.REFERENCE_NOT_ALLOWED,
                    "PrefectHosting %s does not admit this namespace: write %s in its spec.allowedNamespaces"
                            .formatted(name, pool.getMetadata().getNamespace()));
        }
        if (hosting.isMarkedForDeletion()) {
            throw unmet(Reason.REFERENCE_NOT_READY, "PrefectHosting %s is being deleted".formatted(name));
        }
        refuseYounger(pool, hosting);
        awaitServer(hosting, name);
        return hosting;
    }

    /** Of the pool, as far as they may use the hosting. */
    List<FlowDeployment> deployments(WorkPool pool, PrefectHosting hosting) {
        return resources.deploymentsOf(pool).stream()
                .filter(deployment -> Admission.admits(hosting, deployment))
                .toList();
    }

    /** UIDs of the hosting's pools but this one. */
    Set<String> others(WorkPool pool, PrefectHosting hosting) {
        return resources.admittedPools(hosting).stream()
                .map(other -> other.getMetadata().getUid())
                .filter(uid -> !uid.equals(pool.getMetadata().getUid()))
                .collect(Collectors.toSet());
    }

    private static void awaitServer(PrefectHosting hosting, String name) {
        Optional<Condition> reachable = Optional.ofNullable(hosting.getStatus()).stream()
                .flatMap(status -> status.conditionsOrDefault().stream())
                .filter(condition -> condition.type().equals(PrefectAccess.CONDITION))
                .findFirst();
        if (reachable.filter(condition -> condition.status().equals("True")).isEmpty()) {
            throw unmet(
                    Reason.REFERENCE_NOT_READY,
                    "PrefectHosting %s has no server that answers yet%s"
                            .formatted(
                                    name,
                                    reachable
                                            .map(condition -> ": " + condition.message())
                                            .orElse("")));
        }
    }

    /** One name in Prefect belongs to one pool: the older keeps it. */
    private void refuseYounger(WorkPool pool, PrefectHosting hosting) {
        Comparator<WorkPool> age = Comparator.comparing(
                        (WorkPool each) -> each.getMetadata().getCreationTimestamp())
                .thenComparing(each -> each.getMetadata().getUid());
        resources.admittedPools(hosting).stream()
                .filter(other -> other.prefectName().equals(pool.prefectName()))
                .filter(other -> age.compare(other, pool) < 0)
                .findFirst()
                .ifPresent(older -> {
                    throw unmet(
                            Reason.CONFLICT,
                            "WorkPool %s/%s has the name %s in Prefect: make this one anew with another spec.name"
                                    .formatted(
                                            older.getMetadata().getNamespace(),
                                            older.getMetadata().getName(),
                                            pool.prefectName()));
                });
    }

    static String path(WorkPool pool) {
        ResourceID id = Resources.hostingId(pool);
        return id.getNamespace().orElseThrow() + "/" + id.getName();
    }

    private static UnmetException unmet(Reason reason, String whatToDo) {
        return new UnmetException(WorkPoolPlan.POOL_SYNCED, reason, whatToDo);
    }
}
