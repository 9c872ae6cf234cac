package dev.prefecthosting.reconcile.hosting.policies;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images that are in a private registry of AWS's, of any account. */
public final class EcrImage {
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<account>\\d{12})\\.dkr\\.ecr(-fips)?\\.(?<region>[a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?/(?<name>[^:@]+)([:@].*)?");

    private EcrImage() {}

    /** The repository's ARN; empty where the image is elsewhere, and its pull needs no permission. */
    public static Optional<String> repositoryArn(String partition, String reference) {
        Matcher image = REFERENCE.matcher(reference);
        return image.matches()
                ? Optional.of("arn:%s:ecr:%s:%s:repository/%s"
                        .formatted(partition, image.group("region"), image.group("account"), image.group("name")))
                : Optional.empty();
    }
}
