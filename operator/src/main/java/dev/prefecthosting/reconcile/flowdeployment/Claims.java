package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.KeepLastByPrefix;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Takeovers;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.reconcile.hosting.RepositoryWishes;
import dev.prefecthosting.reconcile.refs.Admission;
import dev.prefecthosting.reconcile.refs.AdoptAnnotation;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.UnmetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two FlowDeployments that want the same thing: the older has it. */
final class Claims {
    private static final Comparator<FlowDeployment> AGE = Comparator.comparing(
                    (FlowDeployment deployment) -> deployment.getMetadata().getCreationTimestamp())
            .thenComparing(deployment -> deployment.getMetadata().getUid());

    private final Resources resources;
    private final PrefectAccess prefect;

    Claims(Resources resources, PrefectAccess prefect) {
        this.resources = resources;
        this.prefect = prefect;
    }

    /** What to do when an older one claims the same flow and name on the same server. */
    Optional<String> onName(FlowDeployment deployment, PrefectHosting hosting, PrefectServer server) {
        return older(deployment, resources.deployments().stream())
                .filter(other ->
                        other.getSpec().flowName().equals(deployment.getSpec().flowName())
                                && other.prefectName().equals(deployment.prefectName()))
                .filter(other -> isOn(other, hosting, server))
                .findFirst()
                .map(other ->
                        "FlowDeployment %s has the deployment %s/%s: write another spec.name, or delete one of the two"
                                .formatted(
                                        Homes.path(other), deployment.getSpec().flowName(), deployment.prefectName()));
    }

    /** What was left by an owner that is gone, and that this one is told to take over. */
    Takeovers takeovers(FlowDeployment deployment) {
        return AdoptAnnotation.of(deployment, FlowDeploymentPlan.REGISTERED, resources.deployments());
    }

    /** What to do when the oldest user of the repository wants it otherwise. */
    Optional<String> onRepository(FlowDeployment deployment, PrefectHosting hosting, RepositorySpec wish) {
        return older(deployment, resources.admittedDeployments(hosting).stream())
                .filter(other -> RepositoryWishes.wish(other)
                        .map(RepositorySpec::name)
                        .filter(wish.name()::equals)
                        .isPresent())
                .min(AGE)
                .flatMap(oldest -> RepositoryWishes.wish(oldest)
                        .map(decided -> differences(decided, wish))
                        .filter(differing -> !differing.isEmpty())
                        .map(differing ->
                                "FlowDeployment %s decides about the repository %s, and has %s: write the same, or leave it out here"
                                        .formatted(Homes.path(oldest), wish.name(), String.join(", ", differing))));
    }

    private static Stream<FlowDeployment> older(FlowDeployment than, Stream<FlowDeployment> all) {
        return all.filter(other -> AGE.compare(other, than) < 0);
    }

    private boolean isOn(FlowDeployment other, PrefectHosting hosting, PrefectServer server) {
        Optional<PrefectHosting> others = resources.pool(other).flatMap(pool -> resources
                .hosting(pool)
                .filter(host -> Admission.admits(host, pool) && Admission.admits(host, other)));
        try {
            return others.filter(candidate -> candidate
                                    .getMetadata()
                                    .getUid()
                                    .equals(hosting.getMetadata().getUid())
                            || prefect.of(candidate) == server)
                    .isPresent();
        } catch (UnmetException e) {
            return false;
        }
    }

    /** What holds, where the younger one writes another value; what it leaves out follows the oldest. */
    static List<String> differences(RepositorySpec decided, RepositorySpec wish) {
        List<String> differing = new ArrayList<>();
        note(differing, "keepLast", decided.keepLast(), wish.keepLast());
        note(
                differing,
                "keepLastByPrefix",
                byPrefix(decided.keepLastByPrefixOrDefault()),
                byPrefix(wish.keepLastByPrefix()));
        note(differing, "scanOnPush", decided.scanOnPushOrDefault(), wish.scanOnPush());
        note(differing, "immutableTags", decided.immutableTagsOrDefault(), wish.immutableTags());
        note(differing, "kmsKeyArn", decided.kmsKeyArn(), wish.kmsKeyArn());
        note(differing, "pullAccountIds", sorted(decided.pullAccountIdsOrDefault()), sorted(wish.pullAccountIds()));
        note(differing, "deletionPolicy", policy(decided.deletionPolicyOrDefault()), policy(wish.deletionPolicy()));
        note(differing, "force", decided.forceOrDefault(), wish.force());
        return differing;
    }

    private static void note(List<String> differing, String field, @Nullable Object decided, @Nullable Object wish) {
        if (wish != null && !wish.equals(decided)) {
            differing.add(decided == null ? "no " + field : field + ": " + decided);
        }
    }

    private static @Nullable List<String> byPrefix(@Nullable List<KeepLastByPrefix> prefixes) {
        return prefixes == null
                ? null
                : prefixes.stream()
                        .map(each -> "{prefix: %s, keepLast: %d}".formatted(each.prefix(), each.keepLast()))
                        .toList();
    }

    private static @Nullable List<String> sorted(@Nullable List<String> accounts) {
        return accounts == null ? null : accounts.stream().sorted().toList();
    }

    private static @Nullable String policy(@Nullable DeletionPolicy policy) {
        if (policy == null) {
            return null;
        }
        return switch (policy) {
            case DELETE -> "Delete";
            case RETAIN -> "Retain";
        };
    }
}
