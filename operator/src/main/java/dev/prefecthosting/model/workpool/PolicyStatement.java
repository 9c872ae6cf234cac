package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** An Allow statement of a policy. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyStatement(
        @JsonPropertyDescription("Actions, such as s3:GetObject.") @Required @Size(min = 1, max = 100) List<@Pattern(Formats.IAM_ACTION) @Size(max = 128) String> actions,

        @JsonPropertyDescription("ARNs of resources.") @Required @Size(min = 1, max = 100) List<@Size(max = 2048) String> resources) {}
