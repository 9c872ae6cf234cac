package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an automation does. */
public enum AutomationActionType {
    /** Pause this deployment. */
    @JsonProperty("PauseDeployment")
    PAUSE_DEPLOYMENT,
    /** Send a notification through a block. */
    @JsonProperty("SendNotification")
    SEND_NOTIFICATION,
    /** Run another deployment. */
    @JsonProperty("RunDeployment")
    RUN_DEPLOYMENT
}
