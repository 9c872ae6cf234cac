package dev.prefecthosting.reconcile.hosting.policies;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image that is in a private registry of AWS's, of any account.
 *
 * @param uri of its repository
 * @param name of its repository
 * @param tag {@code latest} where the reference has none; it says nothing where there is a digest
 * @param digest null where the image is named by its tag
 */
public record EcrImage(
        String account,
        String region,
        String uri,
        String name,
        String tag,
        @Nullable String digest) {
    private static final String REGISTRY =
            "(?<account>\\d{12})\\.dkr\\.ecr(-fips)?\\.(?<region>[a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?";
    // Strict, since it becomes an ARN in a policy: a name with * would be all repositories.
    private static final String NAME = "(?<name>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)";
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<uri>" + REGISTRY + "/" + NAME + ")(:(?<tag>\\w[\\w.-]*))?(@(?<digest>sha256:[0-9a-f]+))?");

    /** Empty where the image is elsewhere. */
    public static Optional<EcrImage> of(String reference) {
        Matcher image = REFERENCE.matcher(reference);
        if (!image.matches()) {
            return Optional.empty();
        }
        String digest = image.group("digest");
        String tag = image.group("tag") == null ? "latest" : image.group("tag");
        return Optional.of(new EcrImage(
                image.group("account"), image.group("region"), image.group("uri"), image.group("name"), tag, digest));
    }

    /** The repository's ARN; empty where the image is elsewhere, and its pull needs no permission. */
    public static Optional<String> repositoryArn(String partition, String reference) {
        return of(reference).map(image -> "arn:%s:ecr:%s:%s:repository/%s"
                .formatted(partition, image.region, image.account, image.name));
    }

    public boolean isIn(AccountRegion where) {
        return account.equals(where.accountId()) && region.equals(where.region());
    }
}
