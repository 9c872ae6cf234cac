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
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

/** SecureStrings in SSM's parameter store. Their values are written and never read. */
public final class Parameters implements AwsKind<Parameters.Desired, Parameters.Found> {
    /** Every name begins with it. */
    public static final String PATH = "/prefect-hosting/";

    private static final int LISTED_PER_CALL = 50;

    private final SsmClient ssm;

    public Parameters(SsmClient ssm) {
        this.ssm = ssm;
    }

    /** @param name begins with {@link #PATH} */
    public record Desired(String name, SecretValue value) {
        private String fingerprint() {
            return value.fingerprint(name);
        }
    }

    /**
     * @param id the name
     * @param content fingerprint of the value
     */
    public record Found(String id, Identity identity, String content) implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "Parameter";
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
                        Permission.anywhere("ssm:DescribeParameters"),
                        Permission.on(
                                "arn:aws:ssm:*:*:parameter" + PATH + "*",
                                "ssm:ListTagsForResource",
                                "ssm:PutParameter",
                                "ssm:AddTagsToResource",
                                "ssm:RemoveTagsFromResource",
                                "ssm:DeleteParameter"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        String path = PATH.substring(0, PATH.length() - 1);
        return ssm
                .describeParametersPaginator(request -> request.maxResults(LISTED_PER_CALL)
                        .parameterFilters(ParameterStringFilter.builder()
                                .key("Path")
                                .option("Recursive")
                                .values(path)
                                .build()))
                .stream()
                .flatMap(page -> page.parameters().stream())
                .map(ParameterMetadata::name)
                .map(this::read)
                .flatMap(Optional::stream)
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    private Optional<Found> read(String name) {
        try {
            Map<String, String> tags = ssm
                    .listTagsForResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                            .resourceId(name))
                    .tagList()
                    .stream()
                    .collect(Collectors.toMap(Tag::key, Tag::value));
            return Optional.of(new Found(name, Tags.identity(tags), tags.getOrDefault(Tags.CONTENT, "")));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Map<String, String> tags = new TreeMap<>(Tags.of(creation));
        tags.put(Tags.CONTENT, desired.fingerprint());
        try {
            ssm.putParameter(request -> request.name(desired.name())
                    .type(ParameterType.SECURE_STRING)
                    .value(desired.value().text())
                    .tags(list(tags)));
            return new Found(desired.name(), Tags.identity(creation), desired.fingerprint());
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            return read(desired.name())
                    .filter(found -> found.identity().equals(creation.identity()))
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        boolean same = actual.content().equals(desired.fingerprint());
        return Difference.collect()
                .replace("name", actual.id(), desired.name())
                .update("value", same ? "the same" : "old", same ? "the same" : "new")
                .result();
    }

    /** SSM takes no tags together with a new value; a crash between the two writes it again. */
    @Override
    public Found update(Found actual, Desired desired) {
        String content = desired.fingerprint();
        ssm.putParameter(request -> request.name(actual.id())
                .type(ParameterType.SECURE_STRING)
                .overwrite(true)
                .value(desired.value().text()));
        tag(actual, Map.of(Tags.CONTENT, content));
        return new Found(actual.id(), actual.identity(), content);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> ssm.deleteParameter(request -> request.name(actual.id())));
        return Optional.empty();
    }

    @Override
    public void release(Found actual) {
        tag(actual, Map.of(Tags.RETAINED, "true"));
        ssm.removeTagsFromResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                .resourceId(actual.id())
                .tagKeys(Tags.OWNER_UID));
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        ssm.addTagsToResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                .resourceId(actual.id())
                .tags(list(tags)));
    }

    private static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
