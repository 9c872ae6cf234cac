package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Number of images to keep of one tag prefix. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeepLastByPrefix(
        @JsonPropertyDescription("Prefix of the tags.") @Required @Size(min = 1, max = 128) String prefix,

        @JsonPropertyDescription("Number of images to keep.") @Required @Min(1) @Max(10000) Integer keepLast) {}
