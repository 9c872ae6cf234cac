package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.SecretRef;
import io.fabric8.generator.annotation.Required;

/** A PostgreSQL database that exists. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PostgresSpec(
        @JsonPropertyDescription("Secret with the key url: postgresql+asyncpg://…") @Required
        SecretRef secretRef) {}
