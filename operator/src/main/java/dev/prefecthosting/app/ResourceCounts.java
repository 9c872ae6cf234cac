package dev.prefecthosting.app;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.workpool.WorkPoolStatus;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.status.Standing;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the resources stand, as metrics: read from the controllers' caches, so that nothing gone is counted. */
record ResourceCounts(Resources resources) {
    void into(Metrics metrics) {
        metrics.resources(
                "PrefectHosting", () -> standings(resources.hostings(), PrefectHostingStatus::conditionsOrDefault));
        metrics.resources("WorkPool", () -> standings(resources.pools(), WorkPoolStatus::conditionsOrDefault));
        metrics.resources(
                "FlowDeployment", () -> standings(resources.deployments(), FlowDeploymentStatus::conditionsOrDefault));
    }

    private static <S> Stream<Standing> standings(
            List<? extends CustomResource<?, S>> all, Function<S, List<Condition>> conditions) {
        return all.stream()
                .map(each ->
                        Optional.ofNullable(each.getStatus()).map(conditions).orElse(List.of()))
                .map(Standing::of);
    }
}
