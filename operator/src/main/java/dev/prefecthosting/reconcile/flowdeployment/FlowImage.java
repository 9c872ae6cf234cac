package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.reconcile.status.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The image that runs of a deployment are to be started from. */
sealed interface FlowImage {
    /** None: pull steps fetch the code into the pool's image. */
    record Absent() implements FlowImage {}

    /** There; {@code reference} is what ECS is told. */
    record Available(String reference, ImageStatus status) implements FlowImage {}

    /** Not there, or not known to be. */
    record Missing(Reason reason, String whatToDo) implements FlowImage {}

    /** By digest where there is one to pin, else by tag. */
    static String reference(String uri, String tag, @Nullable String digest) {
        return digest == null ? uri + ":" + tag : uri + "@" + digest;
    }

    /** Whether a digest that can be looked up is to run; a tag that can't be pushed twice needs none. */
    static boolean isPinned(@Nullable ImageSpec image) {
        RepositorySpec repository = image == null ? null : image.repository();
        return image != null
                && image.pinDigestOrDefault()
                && (repository == null || !repository.immutableTagsOrDefault());
    }

    /** Whether somebody else but the spec says what exactly runs. */
    static boolean isLookedUp(@Nullable ImageSpec image, String reference) {
        return isPinned(image) && image != null && !reference.equals(image.uri());
    }

    /** What the last pass found, for while it can't be looked up. */
    static Optional<String> lastKnown(@Nullable ImageStatus status, boolean pinned) {
        if (status == null || status.uri() == null) {
            return Optional.empty();
        }
        String uri = status.uri();
        String digest = status.digest();
        boolean byDigest = pinned && digest != null && !uri.contains("@");
        return Optional.of(byDigest ? uri.substring(0, uri.lastIndexOf(':')) + "@" + digest : uri);
    }
}
