package dev.prefecthosting.aws.secrets;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Secrets of Secrets Manager. Their values are written and never read. */
public final class Secrets implements AwsKind<Secrets.Desired, Secrets.Found> {
    public static final int LONGEST_NAME = 512;

    private final SecretsManagerClient secrets;

    public Secrets(SecretsManagerClient secrets) {
        this.secrets = secrets;
    }

    public record Desired(String name, String description, SecretValue value) {
        private String fingerprint() {
            return value.fingerprint(name);
        }
    }

    /**
     * @param id the ARN, as a task definition names it
     * @param content fingerprint of the value
     */
    public record Found(String id, Identity identity, String name, String description, String content)
            implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "Secret";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere("secretsmanager:ListSecrets"),
                        Permission.on(
                                "arn:aws:secretsmanager:*:*:secret:*",
                                "secretsmanager:DescribeSecret",
                                "secretsmanager:CreateSecret",
                                "secretsmanager:TagResource",
                                "secretsmanager:UntagResource",
                                "secretsmanager:PutSecretValue",
                                "secretsmanager:UpdateSecret",
                                "secretsmanager:DeleteSecret"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return secrets
                .listSecretsPaginator(request -> request.filters(Filter.builder()
                        .key(FilterNameStringType.TAG_KEY)
                        .values(Tags.OWNER_UID)
                        .build()))
                .stream()
                .flatMap(page -> page.secretList().stream())
                .map(secret -> found(secret.arn(), secret.name(), secret.description(), map(secret.tags())))
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Map<String, String> tags = new TreeMap<>(Tags.of(creation));
        tags.put(Tags.CONTENT, desired.fingerprint());
        try {
            String arn = secrets.createSecret(request -> request.name(desired.name())
                            .description(desired.description())
                            .clientRequestToken(creation.token())
                            .secretString(desired.value().text())
                            .tags(list(tags)))
                    .arn();
            return found(arn, desired.name(), desired.description(), tags);
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            var taken = secrets.describeSecret(request -> request.secretId(desired.name()));
            return Optional.of(found(taken.arn(), taken.name(), taken.description(), map(taken.tags())))
                    .filter(found -> found.identity().equals(creation.identity()))
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        boolean same = actual.content().equals(desired.fingerprint());
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("description", actual.description(), desired.description())
                .update("value", same ? "the same" : "old", same ? "the same" : "new")
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        String content = desired.fingerprint();
        if (!actual.description().equals(desired.description())) {
            secrets.updateSecret(request -> request.secretId(actual.id()).description(desired.description()));
        }
        if (!actual.content().equals(content)) {
            secrets.putSecretValue(request ->
                    request.secretId(actual.id()).secretString(desired.value().text()));
            // After the value: a crash between the two writes it again.
            secrets.tagResource(request -> request.secretId(actual.id()).tags(list(Map.of(Tags.CONTENT, content))));
        }
        return new Found(actual.id(), actual.identity(), actual.name(), desired.description(), content);
    }

    /** At once: a recovery window would keep the name from being used again. */
    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() ->
                secrets.deleteSecret(request -> request.secretId(actual.id()).forceDeleteWithoutRecovery(true)));
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        secrets.tagResource(request -> request.secretId(actual.id()).tags(list(tags)));
    }

    @Override
    public void release(Found actual) {
        secrets.tagResource(request -> request.secretId(actual.id()).tags(list(Map.of(Tags.RETAINED, "true"))));
        secrets.untagResource(request -> request.secretId(actual.id()).tagKeys(Tags.OWNER_UID));
    }

    private static Found found(String arn, String name, @Nullable String description, Map<String, String> tags) {
        return new Found(
                arn,
                Tags.identity(tags),
                name,
                description == null ? "" : description,
                tags.getOrDefault(Tags.CONTENT, ""));
    }

    private static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
