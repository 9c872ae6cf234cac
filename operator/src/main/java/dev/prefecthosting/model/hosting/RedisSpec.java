package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.SecretRef;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Redis for several server replicas: exactly one of. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.secretRef) != has(self.elastiCache)",
        message = "redis: write exactly one of secretRef and elastiCache")
public record RedisSpec(
        @JsonPropertyDescription("Secret with the key url.") @Nullable SecretRef secretRef,

        @JsonPropertyDescription("A cache that the operator makes.") @Nullable ElastiCacheSpec elastiCache) {}
