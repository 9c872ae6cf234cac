package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The server's database: at most one of. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.sqlite), has(self.postgres), has(self.rds)].filter(given, given).size() <= 1",
        message = "database: write at most one of sqlite, postgres and rds")
public record DatabaseSpec(
        @JsonPropertyDescription("sqlite on the instance's data volume.") @Nullable SqliteSpec sqlite,

        @JsonPropertyDescription("A PostgreSQL database that exists.") @Nullable PostgresSpec postgres,

        @JsonPropertyDescription("A PostgreSQL database in RDS that the operator makes.") @Nullable RdsSpec rds) {}
