package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.KeyedBy;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.common.SecretRef;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a hosting stands. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SchemaCustomizer(value = KeyedBy.class, input = "conditions=type")
@SchemaCustomizer(value = KeyedBy.class, input = "resources=logicalId")
@SchemaCustomizer(value = KeyedBy.class, input = "intents=logicalId")
public record PrefectHostingStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("Ready and one condition per stage.") @Nullable List<Condition> conditions,

        @JsonPropertyDescription("AWS account.") @Nullable String accountId,

        @JsonPropertyDescription("Region that the resources are in, so that deletion works without the spec.") @Nullable String region,

        @JsonPropertyDescription(
                "Credentials that the resources were made with, so that deletion works without the spec.")
        @Nullable CredentialsSpec credentials,

        @JsonPropertyDescription("Address of the Prefect API as flow runs and workers see it.") @Nullable String apiUrl,

        @JsonPropertyDescription("Address of the UI.") @Nullable String uiUrl,

        @JsonPropertyDescription("Version of the server.") @Nullable String serverVersion,

        @JsonPropertyDescription("Image of the server.") @Nullable String image,

        @JsonPropertyDescription("Secret with user name and password of the server.") @Nullable SecretRef authSecretRef,

        @JsonPropertyDescription("What the resources cost a month, by list prices.") @Nullable EstimatedMonthlyCost estimatedMonthlyCost,

        @JsonPropertyDescription("The network.") @Nullable NetworkStatus network,

        @JsonPropertyDescription("The ECS cluster.") @Nullable ClusterStatus cluster,

        @JsonPropertyDescription("The container instance.") @Nullable InstanceStatus instance,

        @JsonPropertyDescription("The way to the Prefect API.") @Nullable PrefectApiStatus prefectApi,

        @JsonPropertyDescription("What GitHub workflows need.") @Nullable GithubStatus github,

        @JsonPropertyDescription("What exists.") @Nullable List<ResourceStatus> resources,

        @JsonPropertyDescription("What would be done, or waits for approval: one line each.") @Nullable List<String> plan,

        @JsonPropertyDescription("Value of prefecthosting.dev/reconcile-requested-at that was acted upon.") @Nullable String lastReconcileRequest,

        @JsonPropertyDescription("Creates announced and not yet seen.") @Nullable List<Intent> intents,

        @JsonPropertyDescription("How many creates of each step were spent.") @Nullable Map<String, Integer> creations) {
    public List<Condition> conditionsOrDefault() {
        return conditions == null ? List.of() : conditions;
    }

    public List<ResourceStatus> resourcesOrDefault() {
        return resources == null ? List.of() : resources;
    }

    public List<String> planOrDefault() {
        return plan == null ? List.of() : plan;
    }

    public List<Intent> intentsOrDefault() {
        return intents == null ? List.of() : intents;
    }

    public Map<String, Integer> creationsOrDefault() {
        return creations == null ? Map.of() : creations;
    }
}
