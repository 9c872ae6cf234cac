package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.SecretRef;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where AWS credentials come from: at most one of. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.secretRef) || !has(self.assumeRole)",
        message = "credentials: write at most one of secretRef and assumeRole")
public record CredentialsSpec(
        @JsonPropertyDescription("Secret with aws_access_key_id, aws_secret_access_key and perhaps aws_session_token.")
        @Nullable SecretRef secretRef,

        @JsonPropertyDescription("Role that the operator assumes.") @Nullable AssumeRole assumeRole) {}
