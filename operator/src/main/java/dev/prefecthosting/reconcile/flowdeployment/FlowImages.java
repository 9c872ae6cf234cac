package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecr.Images;
import dev.prefecthosting.aws.ecr.Repositories;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.hosting.Ids;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import dev.prefecthosting.reconcile.hosting.policies.EcrImage;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up the image of a deployment: what was pushed last under its tag, where it is in this account and region. */
final class FlowImages {
    /** Whoever has just been told to push waits for it. */
    private static final Duration AGE_WHILE_MISSING = Duration.ofSeconds(20);

    private final AwsAccess aws;
    private final PushedImages pushed;
    private final PushListeners pushes;
    private final Claims claims;

    FlowImages(AwsAccess aws, PushedImages pushed, PushListeners pushes, Claims claims) {
        this.aws = aws;
        this.pushed = pushed;
        this.pushes = pushes;
        this.claims = claims;
    }

    /** Never fails: AWS that does not answer leaves the image unknown, and what is registered goes on. */
    FlowImage of(FlowDeployment deployment, Home home, Duration age) {
        ImageSpec image = deployment.getSpec().image();
        if (image == null) {
            return new FlowImage.Absent();
        }
        RepositorySpec repository = image.repository();
        Optional<String> conflict =
                repository == null ? Optional.empty() : claims.onRepository(deployment, home.hosting(), repository);
        FlowImage found;
        try {
            found = repository == null ? written(image, home, age) : ours(image, repository, home, age);
        } catch (UnmetException e) {
            found = new FlowImage.Missing(e.reason(), e.whatToDo());
        } catch (RemoteException e) {
            found = new FlowImage.Missing(Reason.of(e.reason()), e.getMessage());
        }
        FlowImage known = found;
        return conflict.<FlowImage>map(why -> conflicting(why, known)).orElse(known);
    }

    /** A conflict hides no other mistake. */
    private static FlowImage.Missing conflicting(String conflict, FlowImage found) {
        String further = found instanceof FlowImage.Missing missing ? "; " + missing.whatToDo() : "";
        return new FlowImage.Missing(Reason.CONFLICT, conflict + further);
    }

    private FlowImage written(ImageSpec image, Home home, Duration age) {
        String uri = image.uri() == null ? "" : image.uri();
        Optional<EcrImage> inEcr = EcrImage.of(uri).filter(each -> each.region()
                .equals(home.hosting().getSpec().aws().region()));
        if (inEcr.isEmpty()) {
            return asWritten(uri);
        }
        AwsRegion region = aws.of(home.hosting());
        AccountRegion where = AccountRegion.of(home.hosting().getSpec().aws().region(), region.account.id());
        return inEcr.filter(each -> each.isIn(where))
                .map(each -> inAccount(image, each, home, region, age))
                .orElseGet(() -> asWritten(uri));
    }

    /** In a repository that somebody else made. */
    private FlowImage inAccount(ImageSpec image, EcrImage named, Home home, AwsRegion region, Duration age) {
        String tag = named.tag();
        String digest = named.digest();
        Optional<Images.Image> found = digest != null
                ? byDigest(region, named.name(), digest, age)
                : Optional.ofNullable(byTag(region, named.name(), tag, age));
        String uri = image.uri() == null ? "" : image.uri();
        if (found.isEmpty()) {
            return missing(named, uri, home, region);
        }
        boolean pinned = digest == null && FlowImage.isPinned(image);
        return new FlowImage.Available(
                pinned ? FlowImage.reference(named.uri(), tag, found.get().digest()) : uri,
                new ImageStatus(
                        digest != null ? uri : named.uri() + ":" + tag,
                        found.get().digest(),
                        findings(found.get())));
    }

    private static FlowImage missing(EcrImage named, String written, Home home, AwsRegion region) {
        String tag = named.tag();
        if (!region.containerImages.hasRepository(named.name())) {
            String make = "there is no repository %s: aws ecr create-repository --region %s --repository-name %s"
                    .formatted(named.name(), named.region(), named.name());
            return new FlowImage.Missing(Reason.IMAGE_NOT_FOUND, make);
        }
        String what = named.digest() != null
                ? "there is no image %s: write another digest, or a tag, in spec.image.uri".formatted(written)
                : HowToPush.words(named.uri(), tag, home, region);
        return new FlowImage.Missing(Reason.IMAGE_NOT_FOUND, what);
    }

    private static FlowImage asWritten(String written) {
        int digest = written.indexOf('@');
        return new FlowImage.Available(
                written, new ImageStatus(written, digest < 0 ? null : written.substring(digest + 1), null));
    }

    private FlowImage ours(ImageSpec image, RepositorySpec repository, Home home, Duration age) {
        AwsRegion region = aws.of(home.hosting());
        if (image.rollOutOnPushOrDefault()) {
            pushes.listen(home.hosting(), region);
        }
        region.repositories.refresh(age);
        Optional<String> uri = region
                .repositories
                .find(new Identity(home.hosting().getMetadata().getUid(), Ids.REPOSITORY + repository.name()))
                .stream()
                .findFirst()
                .map(Repositories.Found::uri);
        if (uri.isEmpty()) {
            String makes = "PrefectHosting %s makes the repository %s first"
                    .formatted(Homes.path(home.hosting()), repository.name());
            return new FlowImage.Missing(Reason.WAITING, makes);
        }
        String tag = image.tagOrDefault();
        Images.Image found = byTag(region, repository.name(), tag, age);
        if (found == null) {
            return new FlowImage.Missing(Reason.IMAGE_NOT_FOUND, HowToPush.words(uri.get(), tag, home, region));
        }
        boolean pinned = FlowImage.isPinned(image);
        return new FlowImage.Available(
                FlowImage.reference(uri.get(), tag, pinned ? found.digest() : null),
                new ImageStatus(uri.get() + ":" + tag, found.digest(), findings(found)));
    }

    private Images.@Nullable Image byTag(AwsRegion region, String repository, String tag, Duration age) {
        Images.Image known = pushed.byTag(region, repository, age).get(tag);
        if (known != null || age.compareTo(AGE_WHILE_MISSING) <= 0) {
            return known;
        }
        return pushed.byTag(region, repository, AGE_WHILE_MISSING).get(tag);
    }

    /** One that has a tag is listed with all the others; of one that has none AWS is asked. */
    private Optional<Images.Image> byDigest(AwsRegion region, String repository, String digest, Duration age) {
        return pushed.byTag(region, repository, age).values().stream()
                .filter(image -> image.digest().equals(digest))
                .findFirst()
                .or(() -> region.containerImages.byDigest(repository, digest));
    }

    private static @Nullable Map<String, Integer> findings(Images.Image image) {
        return image.findings().isEmpty() ? null : image.findings();
    }
}
