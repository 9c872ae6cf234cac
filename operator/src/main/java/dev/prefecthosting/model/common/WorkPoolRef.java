package dev.prefecthosting.model.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The WorkPool that a FlowDeployment runs in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "self.name == oldSelf.name && has(self.__namespace__) == has(oldSelf.__namespace__) && (!has(self.__namespace__) || self.__namespace__ == oldSelf.__namespace__)",
        message = "workPoolRef is immutable: write the old value, or make another FlowDeployment")
public record WorkPoolRef(
        @JsonPropertyDescription("Name of the WorkPool.")
        @Required
        @Pattern(Formats.OBJECT_NAME) @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription("Namespace of the WorkPool; default the same namespace.")
        @Pattern(Formats.LABEL_NAME) @Size(min = 1, max = 63) @Nullable String namespace) {}
