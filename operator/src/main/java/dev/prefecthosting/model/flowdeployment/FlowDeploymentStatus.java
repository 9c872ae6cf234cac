package dev.prefecthosting.model.flowdeployment;

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

/** How a flow's deployment stands. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = KeyedBy.class, input = "conditions=type")
@SchemaCustomizer(value = KeyedBy.class, input = "resources=logicalId")
@SchemaCustomizer(value = KeyedBy.class, input = "intents=logicalId")
public record FlowDeploymentStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("Ready and one condition per stage.") @Nullable List<Condition> conditions,

        @JsonPropertyDescription("ID of the deployment in Prefect.") @Nullable String deploymentId,

        @JsonPropertyDescription("ID of the flow in Prefect.") @Nullable String flowId,

        @JsonPropertyDescription("Whether the deployment existed before.") @Nullable Boolean adopted,

        @JsonPropertyDescription("The image that runs.") @Nullable ImageStatus image,

        @JsonPropertyDescription("The run that ended last.") @Nullable LastRun lastRun,

        @JsonPropertyDescription("Next scheduled runs, as of the last write of this status.") @Nullable List<String> nextRuns,

        @JsonPropertyDescription("The run that the annotation prefecthosting.dev/run-requested-at asked for.") @Nullable RequestedRun requestedRun,

        @JsonPropertyDescription("Runs by state.") @Nullable RunCounts runs,

        @JsonPropertyDescription("The last task of registration Task.") @Nullable RegistrationStatus registration,

        @JsonPropertyDescription("What a GitHub workflow needs.") @Nullable GithubVariables github,

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

    public List<String> nextRunsOrDefault() {
        return nextRuns == null ? List.of() : nextRuns;
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
