package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecr.Images;
import dev.prefecthosting.aws.ecr.Repositories;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.hosting.Ids;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up the image of a deployment: as written, or what was pushed last under its tag. */
final class FlowImages {
    /** Whoever has just been told to push waits for it. */
    private static final Duration AGE_WHILE_MISSING = Duration.ofSeconds(20);

    private final AwsAccess aws;
    private final PushedImages pushed;
    private final Claims claims;

    FlowImages(AwsAccess aws, PushedImages pushed, Claims claims) {
        this.aws = aws;
        this.pushed = pushed;
        this.claims = claims;
    }

    /** Never fails: AWS that does not answer leaves the image unknown, and what is registered goes on. */
    FlowImage of(FlowDeployment deployment, PrefectHosting hosting, Duration age) {
        ImageSpec image = deployment.getSpec().image();
        if (image == null) {
            return new FlowImage.Absent();
        }
        RepositorySpec repository = image.repository();
        if (repository == null) {
            return asWritten(image.uri());
        }
        Optional<String> conflict = claims.onRepository(deployment, hosting, repository);
        if (conflict.isPresent()) {
            return new FlowImage.Missing(Reason.CONFLICT, conflict.get());
        }
        try {
            return pushed(image, repository, hosting, age);
        } catch (UnmetException e) {
            return new FlowImage.Missing(e.reason(), e.whatToDo());
        } catch (RemoteException e) {
            return new FlowImage.Missing(Reason.of(e.reason()), e.getMessage());
        }
    }

    private static FlowImage asWritten(@Nullable String uri) {
        String written = uri == null ? "" : uri;
        int digest = written.indexOf('@');
        return new FlowImage.Available(
                written, new ImageStatus(written, digest < 0 ? null : written.substring(digest + 1), null));
    }

    private FlowImage pushed(ImageSpec image, RepositorySpec repository, PrefectHosting hosting, Duration age) {
        AwsRegion region = aws.of(hosting);
        region.repositories.refresh(age);
        Optional<String> uri = region
                .repositories
                .find(new Identity(hosting.getMetadata().getUid(), Ids.REPOSITORY + repository.name()))
                .stream()
                .findFirst()
                .map(Repositories.Found::uri);
        if (uri.isEmpty()) {
            String makes =
                    "PrefectHosting %s makes the repository %s first".formatted(Homes.path(hosting), repository.name());
            return new FlowImage.Missing(Reason.WAITING, makes);
        }
        String tag = image.tagOrDefault();
        Images.Image found = find(region, repository.name(), tag, age);
        if (found == null) {
            String how = howToPush(uri.get(), tag, hosting.getSpec().aws().region());
            return new FlowImage.Missing(Reason.IMAGE_NOT_FOUND, how);
        }
        boolean pinned = FlowImage.isPinned(image);
        return new FlowImage.Available(
                FlowImage.reference(uri.get(), tag, pinned ? found.digest() : null),
                new ImageStatus(uri.get() + ":" + tag, found.digest(), findings(found)));
    }

    private Images.@Nullable Image find(AwsRegion region, String repository, String tag, Duration age) {
        Images.Image known = pushed.byTag(region, repository, age).get(tag);
        if (known != null || age.compareTo(AGE_WHILE_MISSING) <= 0) {
            return known;
        }
        return pushed.byTag(region, repository, AGE_WHILE_MISSING).get(tag);
    }

    private static @Nullable Map<String, Integer> findings(Images.Image image) {
        return image.findings().isEmpty() ? null : image.findings();
    }

    static String howToPush(String uri, String tag, String region) {
        String registry = uri.substring(0, Math.max(0, uri.indexOf('/')));
        return "no image has been pushed as %1$s:%2$s: aws ecr get-login-password --region %3$s | docker login --username AWS --password-stdin %4$s && docker build -t %1$s:%2$s . && docker push %1$s:%2$s"
                .formatted(uri, tag, region, registry);
    }
}
