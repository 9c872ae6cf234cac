package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.KeyedBy;
import dev.prefecthosting.model.common.ResourceStatus;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a work pool stands. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = KeyedBy.class, input = "conditions=type")
@SchemaCustomizer(value = KeyedBy.class, input = "workers=name")
@SchemaCustomizer(value = KeyedBy.class, input = "resources=logicalId")
@SchemaCustomizer(value = KeyedBy.class, input = "intents=logicalId")
public record WorkPoolStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("Ready and one condition per stage.") @Nullable List<Condition> conditions,

        @JsonPropertyDescription("ID of the pool in Prefect.") @Nullable String prefectId,

        @JsonPropertyDescription("Name of the pool in Prefect.") @Nullable String prefectName,

        @JsonPropertyDescription("Whether the pool existed before.") @Nullable Boolean adopted,

        @JsonPropertyDescription("Workers that Prefect knows.") @Nullable List<WorkerStatus> workers,

        @JsonPropertyDescription("How many of them are online.") @Nullable Integer workersOnline,

        @JsonPropertyDescription("ARNs of the task definitions in use.") @Nullable List<String> taskDefinitions,

        @JsonPropertyDescription("What exists.") @Nullable List<ResourceStatus> resources,

        @JsonPropertyDescription("Value of prefecthosting.dev/reconcile-requested-at that was acted upon.") @Nullable String lastReconcileRequest,

        @JsonPropertyDescription("Creates announced and not yet seen.") @Nullable List<Intent> intents,

        @JsonPropertyDescription("How many creates of each step were spent.") @Nullable Map<String, Integer> creations) {
    public List<Condition> conditionsOrDefault() {
        return conditions == null ? List.of() : conditions;
    }

    public boolean adoptedOrDefault() {
        return adopted == null ? false : adopted;
    }

    public List<WorkerStatus> workersOrDefault() {
        return workers == null ? List.of() : workers;
    }

    public int workersOnlineOrDefault() {
        return workersOnline == null ? 0 : workersOnline;
    }

    public List<String> taskDefinitionsOrDefault() {
        return taskDefinitions == null ? List.of() : taskDefinitions;
    }

    public List<ResourceStatus> resourcesOrDefault() {
        return resources == null ? List.of() : resources;
    }

    public List<Intent> intentsOrDefault() {
        return intents == null ? List.of() : intents;
    }

    public Map<String, Integer> creationsOrDefault() {
        return creations == null ? Map.of() : creations;
    }
}
