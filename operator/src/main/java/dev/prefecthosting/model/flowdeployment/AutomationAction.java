package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One action of an automation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(self.type == 'SendNotification') == has(self.block)",
        message = "automations: write block with type: SendNotification, and only with it")
@ValidationRule(
        value = "(self.type == 'RunDeployment') == has(self.name)",
        message = "automations: write name with type: RunDeployment, and only with it")
public record AutomationAction(
        @JsonPropertyDescription("PauseDeployment, SendNotification or RunDeployment.")
        @Required
        @UnknownAsNull
        @Nullable AutomationActionType type,

        @JsonPropertyDescription("Block of SendNotification.") @Size(min = 1, max = 255) @Nullable String block,

        @JsonPropertyDescription("Deployment of RunDeployment, as flow/deployment.") @Size(min = 1, max = 512) @Nullable String name) {}
