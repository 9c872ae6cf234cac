package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.reconcile.hosting.Ids;
import dev.prefecthosting.reconcile.hosting.RepositoryWishes;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Images that were pushed for a deployment go with it, or they would keep the repository for ever. */
final class OwnImages {
    private final AwsAccess aws;
    private final Resources resources;
    private final PushedImages pushed;

    OwnImages(AwsAccess aws, Resources resources, PushedImages pushed) {
        this.aws = aws;
        this.resources = resources;
        this.pushed = pushed;
    }

    /** Takes away the deployment's tag, and with the last user what has no tag at all; says what was deleted. */
    Optional<String> delete(FlowDeployment deployment, Home home) {
        ImageSpec image = deployment.getSpec().image();
        RepositorySpec repository = image == null ? null : image.repository();
        if (image == null || repository == null || isKept(deployment, decided(repository, home), home)) {
            return Optional.empty();
        }
        List<ImageSpec> others = resources.admittedDeployments(home.hosting()).stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(deployment.getMetadata().getUid()))
                .filter(other -> RepositoryWishes.wish(other)
                        .filter(wish -> wish.name().equals(repository.name()))
                        .isPresent())
                .flatMap(other -> Optional.ofNullable(other.getSpec().image()).stream())
                .toList();
        AwsRegion region = aws.of(home.hosting());
        region.repositories.refresh(Duration.ofHours(1));
        Identity identity = new Identity(home.hosting().getMetadata().getUid(), Ids.REPOSITORY + repository.name());
        if (region.repositories.find(identity).isEmpty()) {
            return Optional.empty();
        }
        boolean ours = others.stream().noneMatch(other -> other.tagOrDefault().equals(image.tagOrDefault()));
        int deleted = ours ? region.containerImages.untag(repository.name(), image.tagOrDefault()) : 0;
        if (others.isEmpty()) {
            deleted += region.containerImages.deleteUntagged(repository.name());
        }
        pushed.forget(region, repository.name());
        return deleted == 0
                ? Optional.empty()
                : Optional.of("%d images of the repository %s".formatted(deleted, repository.name()));
    }

    /** As the oldest user of the repository has it. */
    private RepositorySpec decided(RepositorySpec repository, Home home) {
        return RepositoryWishes.of(resources.admittedDeployments(home.hosting())).stream()
                .filter(each -> each.name().equals(repository.name()))
                .findFirst()
                .orElse(repository);
    }

    private static boolean isKept(FlowDeployment deployment, RepositorySpec repository, Home home) {
        return repository.deletionPolicyOrDefault() == DeletionPolicy.RETAIN
                || deployment.getSpec().deletionPolicyOrDefault() == DeletionPolicy.RETAIN
                || (home.hosting().isMarkedForDeletion()
                        && home.hosting().getSpec().deletionPolicyOrDefault() == DeletionPolicy.RETAIN);
    }
}
