package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Prefect server that exists. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExternalServer(
        @JsonPropertyDescription("Address of its API, such as https://prefect.example/api.")
        @Required
        @Pattern(Formats.HTTP_URL) @Size(max = 2048) String url,

        @JsonPropertyDescription("Authentication; left out: none.") @Nullable AuthSpec auth) {}
