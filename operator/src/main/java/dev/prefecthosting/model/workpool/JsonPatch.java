package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An RFC 6902 operation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!(self.op in ['move', 'copy']) || has(self.from)",
        message = "template.patches: move and copy need from")
public record JsonPatch(
        @JsonPropertyDescription("add, remove, replace, move, copy or test.")
        @Required
        @Pattern(Formats.JSON_PATCH_OPERATION) @Size(max = 16) String op,

        @JsonPropertyDescription("JSON pointer.") @Required @Pattern(Formats.JSON_POINTER) @Size(max = 1024) String path,

        @JsonPropertyDescription("JSON pointer of move and copy.")
        @Pattern(Formats.JSON_POINTER) @Size(max = 1024) @Nullable String from,

        @JsonPropertyDescription("Value of add, replace and test; left out: null.") @Nullable JsonNode value) {}
