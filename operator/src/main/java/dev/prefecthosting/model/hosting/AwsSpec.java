package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Account and region of a hosting. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.region == oldSelf.region",
        message = "aws.region is immutable: write the old value, or make another PrefectHosting")
@ValidationRule(
        value =
                "!has(self.tags) || self.tags.all(key, !key.startsWith('aws:') && !key.startsWith('prefecthosting.dev/'))",
        message = "aws.tags: keys that begin with aws: or prefecthosting.dev/ are reserved, write others")
public record AwsSpec(
        @JsonPropertyDescription("AWS region, such as eu-west-1; immutable.")
        @Required
        @Pattern(Formats.REGION) @Size(max = 32) String region,

        @JsonPropertyDescription(
                "Endpoint in place of AWS's own; allowed by the operator's setting only (default: loopback).")
        @Pattern(Formats.HTTP_URL) @Size(max = 2048) @Nullable String endpointUrl,

        @JsonPropertyDescription("Credentials; left out: the default chain of the AWS SDK.") @Nullable CredentialsSpec credentials,

        @JsonPropertyDescription(
                "Tags on every resource, those that exist included; one that is taken out here stays on what has it.")
        @Size(max = 40) @Nullable Map<String, String> tags,

        @JsonPropertyDescription("Permissions boundary of every role that is made.")
        @Pattern(Formats.POLICY_ARN) @Size(max = 2048) @Nullable String permissionsBoundaryArn) {
    public Map<String, String> tagsOrDefault() {
        return tags == null ? Map.of() : tags;
    }
}
