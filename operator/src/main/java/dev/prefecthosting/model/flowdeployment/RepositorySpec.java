package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A repository in ECR. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.keepLastByPrefix) || self.keepLastByPrefix.all(one, self.keepLastByPrefix.exists_one(other, other.prefix == one.prefix))",
        message = "keepLastByPrefix: write each prefix once")
public record RepositorySpec(
        @JsonPropertyDescription("Name of the repository.")
        @Required
        @Pattern(Formats.REPOSITORY_NAME) @Size(min = 2, max = 256) String name,

        @JsonPropertyDescription("Number of images to keep; left out: all.") @Min(1) @Max(10000) @Nullable Integer keepLast,

        @JsonPropertyDescription("Numbers of images to keep by prefix of their tag.") @Size(max = 20) @Nullable List<KeepLastByPrefix> keepLastByPrefix,

        @JsonPropertyDescription("Whether images are scanned. Default true.") @Nullable Boolean scanOnPush,

        @JsonPropertyDescription("Whether a tag can be pushed once only. Default false.") @Nullable Boolean immutableTags,

        @JsonPropertyDescription("KMS key; default AES-256.") @Pattern(Formats.KMS_KEY_ARN) @Size(max = 2048) @Nullable String kmsKeyArn,

        @JsonPropertyDescription("Other accounts that may pull.") @Size(max = 50) @Nullable List<@Pattern(Formats.ACCOUNT_ID) @Size(max = 12) String> pullAccountIds,

        @JsonPropertyDescription("What becomes of it with its last user. Default Delete.") @UnknownAsNull @Nullable DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("Delete it with images that others pushed. Default false.") @Nullable Boolean force) {
    public List<KeepLastByPrefix> keepLastByPrefixOrDefault() {
        return keepLastByPrefix == null ? List.of() : keepLastByPrefix;
    }

    public boolean scanOnPushOrDefault() {
        return scanOnPush == null ? true : scanOnPush;
    }

    public boolean immutableTagsOrDefault() {
        return immutableTags == null ? false : immutableTags;
    }

    public List<String> pullAccountIdsOrDefault() {
        return pullAccountIds == null ? List.of() : pullAccountIds;
    }

    public DeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }

    public boolean forceOrDefault() {
        return force == null ? false : force;
    }
}
