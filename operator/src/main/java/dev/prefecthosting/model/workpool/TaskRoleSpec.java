package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What flow runs may do in AWS. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.roleArn) || size(self.?policyArns.orValue([])) == 0 && size(self.?statements.orValue([])) == 0",
        message =
                "job.taskRole: write roleArn for a role that exists, or policyArns and statements for one that is made")
public record TaskRoleSpec(
        @JsonPropertyDescription("Managed policies.") @Size(max = 20) @Nullable List<@Pattern(Formats.POLICY_ARN) @Size(max = 2048) String> policyArns,

        @JsonPropertyDescription("Statements of an inline policy.") @Size(max = 50) @Nullable List<PolicyStatement> statements,

        @JsonPropertyDescription("A role that exists, in place of one that is made.")
        @Pattern(Formats.ROLE_ARN) @Size(max = 2048) @Nullable String roleArn) {
    public List<String> policyArnsOrDefault() {
        return policyArns == null ? List.of() : policyArns;
    }

    public List<PolicyStatement> statementsOrDefault() {
        return statements == null ? List.of() : statements;
    }
}
