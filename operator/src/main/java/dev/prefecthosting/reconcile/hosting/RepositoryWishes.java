package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which repositories FlowDeployments ask for; where several ask for one, the oldest decides how it is. */
public final class RepositoryWishes {
    private RepositoryWishes() {}

    public static List<RepositorySpec> of(List<FlowDeployment> deployments) {
        Map<String, RepositorySpec> byName = new LinkedHashMap<>();
        deployments.stream()
                .sorted(Comparator.comparing((FlowDeployment deployment) ->
                                deployment.getMetadata().getCreationTimestamp())
                        .thenComparing(deployment -> deployment.getMetadata().getUid()))
                .flatMap(deployment -> wish(deployment).stream())
                .forEach(wish -> byName.putIfAbsent(wish.name(), wish));
        return List.copyOf(byName.values());
    }

    /** Those whose pushes are to roll out at once. */
    static SortedSet<String> announced(List<FlowDeployment> deployments) {
        return deployments.stream()
                .filter(deployment -> Optional.ofNullable(deployment.getSpec().image())
                        .filter(ImageSpec::rollOutOnPushOrDefault)
                        .isPresent())
                .flatMap(deployment -> wish(deployment).stream())
                .map(RepositorySpec::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static Optional<RepositorySpec> wish(FlowDeployment deployment) {
        return Optional.ofNullable(deployment.getSpec().image()).map(ImageSpec::repository);
    }
}
