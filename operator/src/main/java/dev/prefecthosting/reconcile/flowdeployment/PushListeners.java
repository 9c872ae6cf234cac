package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecr.Pushes;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.hosting.RepositoryWishes;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.status.Reporting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who hears of pushed images, one listener for each hosting with a deployment that wants it. Only a leader starts any. */
final class PushListeners {
    private final Map<String, Post> posts = new ConcurrentHashMap<>();
    private final Resources resources;
    private final PushedImages pushed;
    private final Reporting reporting;

    PushListeners(Resources resources, PushedImages pushed, Reporting reporting) {
        this.resources = resources;
        this.pushed = pushed;
        this.reporting = reporting;
    }

    /** Where a listener listens: with rotated credentials it moves on. */
    record Post(PrefectHosting hosting, AwsRegion region) {}

    /** From now on, as long as a deployment of the hosting wants it. */
    void listen(PrefectHosting hosting, AwsRegion region) {
        String uid = hosting.getMetadata().getUid();
        if (posts.put(uid, new Post(hosting, region)) == null) {
            Thread.ofVirtual().name("pushes " + Homes.path(hosting)).start(new PushListener(uid, this, reporting));
        }
    }

    /** Empty when nobody wants to hear any more; the listener ends then. */
    Optional<Post> post(String hostingUid) {
        return Optional.ofNullable(posts.computeIfPresent(
                hostingUid, (_, post) -> wanting(post.hosting()).isEmpty() ? null : post));
    }

    void leave(String hostingUid) {
        posts.remove(hostingUid);
    }

    /** Wakes exactly those whose image it is; what was listed before does not count for them. */
    void heard(Post post, Pushes.Push push) {
        wanting(post.hosting()).stream().filter(each -> isOf(each, push)).forEach(deployment -> {
            pushed.forget(post.region(), push.repository());
            resources.wake(deployment);
        });
    }

    private List<FlowDeployment> wanting(PrefectHosting hosting) {
        return resources.admittedDeployments(hosting).stream()
                .filter(deployment -> image(deployment)
                        .filter(ImageSpec::rollOutOnPushOrDefault)
                        .isPresent())
                .filter(deployment -> resources
                        .pool(deployment)
                        .flatMap(resources::hosting)
                        .filter(each -> each.getMetadata()
                                .getUid()
                                .equals(hosting.getMetadata().getUid()))
                        .isPresent())
                .toList();
    }

    static boolean isOf(FlowDeployment deployment, Pushes.Push push) {
        boolean repository = RepositoryWishes.wish(deployment)
                .filter(wish -> wish.name().equals(push.repository()))
                .isPresent();
        return repository
                && image(deployment)
                        .filter(image -> image.tagOrDefault().equals(push.tag()))
                        .isPresent();
    }

    private static Optional<ImageSpec> image(FlowDeployment deployment) {
        return Optional.ofNullable(deployment.getSpec().image());
    }
}
