package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Limit of runs at a time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConcurrencySpec(
        @JsonPropertyDescription("Runs at a time.") @Required @Min(1) Integer limit,

        @JsonPropertyDescription("Enqueue or CancelNew. Default Enqueue.") @UnknownAsNull @Nullable Collision onCollision) {
    public Collision onCollisionOrDefault() {
        return onCollision == null ? Collision.ENQUEUE : onCollision;
    }
}
