package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The Prefect server: at most one of server, cloud and external. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.server), has(self.cloud), has(self.external)].filter(given, given).size() <= 1",
        message = "prefect: write at most one of server, cloud and external")
public record PrefectSpec(
        @JsonPropertyDescription("A server that the operator makes.") @Nullable ServerSpec server,

        @JsonPropertyDescription("A workspace of Prefect Cloud.") @Nullable CloudSpec cloud,

        @JsonPropertyDescription("A server that exists.") @Nullable ExternalServer external) {
    public static final PrefectSpec DEFAULTS = new PrefectSpec(null, null, null);

    /** Else it is Prefect Cloud's or somebody else's, and outlives this hosting. */
    public boolean makesServer() {
        return cloud == null && external == null;
    }

    /** The server to make; not asked where {@link #cloud()} or {@link #external()} is given. */
    public ServerSpec serverOrDefault() {
        return server == null ? ServerSpec.DEFAULTS : server;
    }
}
