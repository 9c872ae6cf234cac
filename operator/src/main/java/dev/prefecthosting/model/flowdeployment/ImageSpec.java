package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Image with the flow's code: exactly one of uri and repository. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.uri) != has(self.repository)",
        message = "image: write exactly one of uri and repository")
@ValidationRule(
        value = "!has(self.uri) || !has(self.tag)",
        message = "image: tag belongs to repository; write it at the end of uri")
@ValidationRule(
        value = "!has(self.uri) || !self.?rollOutOnPush.orValue(false)",
        message = "image.rollOutOnPush listens to the repository: write repository, or leave rollOutOnPush out")
public record ImageSpec(
        @JsonPropertyDescription("Reference of an image anywhere.")
        @Pattern(Formats.IMAGE) @Size(min = 1, max = 512) @Nullable String uri,

        @JsonPropertyDescription("Repository in ECR that the operator makes.") @Nullable RepositorySpec repository,

        @JsonPropertyDescription("Tag in the repository. Default latest.")
        @Pattern(Formats.IMAGE_TAG) @Size(min = 1, max = 128) @Nullable String tag,

        @JsonPropertyDescription(
                "What runs is the digest; a new push of the tag rolls out at the next sweep. For a uri: where it lies in the account and region of the hosting. Default true.")
        @Nullable Boolean pinDigest,

        @JsonPropertyDescription("A new push rolls out at once, by an event of ECR. Default false.") @Nullable Boolean rollOutOnPush) {
    public String tagOrDefault() {
        return tag == null ? "latest" : tag;
    }

    public boolean pinDigestOrDefault() {
        return pinDigest == null ? true : pinDigest;
    }

    public boolean rollOutOnPushOrDefault() {
        return rollOutOnPush == null ? false : rollOutOnPush;
    }
}
