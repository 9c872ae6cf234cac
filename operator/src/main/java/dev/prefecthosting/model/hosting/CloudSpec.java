package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.SecretKeyRef;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A workspace of Prefect Cloud. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudSpec(
        @JsonPropertyDescription("ID of the account.") @Required @Pattern(Formats.UUID) @Size(max = 36) String accountId,

        @JsonPropertyDescription("ID of the workspace.") @Required @Pattern(Formats.UUID) @Size(max = 36) String workspaceId,

        @JsonPropertyDescription("API key.") @Required SecretKeyRef apiKeySecretRef,

        @JsonPropertyDescription("Address of the API. Default https://api.prefect.cloud/api.")
        @Pattern(Formats.HTTP_URL) @Size(max = 2048) @Nullable String apiUrl) {
    public static final String DEFAULT_API_URL = "https://api.prefect.cloud/api";

    public String apiUrlOrDefault() {
        return apiUrl == null ? DEFAULT_API_URL : apiUrl.replaceFirst("/+$", "");
    }

    /** What Prefect's clients call: {@code PREFECT_API_URL}. */
    public String workspaceApiUrl() {
        return "%s/accounts/%s/workspaces/%s".formatted(apiUrlOrDefault(), accountId, workspaceId);
    }

    /** As Prefect's own client infers it. */
    public String uiUrl() {
        String ui = apiUrlOrDefault()
                .replaceFirst("^https://api\\.", "https://app.")
                .replaceFirst("/api$", "");
        return "%s/account/%s/workspace/%s".formatted(ui, accountId, workspaceId);
    }
}
