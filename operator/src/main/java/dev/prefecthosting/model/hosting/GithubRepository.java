package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A GitHub repository whose workflows may assume the role: exactly one of environment, branch and tag. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.environment), has(self.branch), has(self.tag)].filter(given, given).size() == 1",
        message = "github.repositories: write exactly one of environment, branch and tag")
public record GithubRepository(
        @JsonPropertyDescription("owner/name.") @Required @Pattern(Formats.GITHUB_REPOSITORY) @Size(min = 1, max = 140) String repository,

        @JsonPropertyDescription("GitHub environment of the job.") @Size(min = 1, max = 255) @Nullable String environment,

        @JsonPropertyDescription("Branch of the workflow.") @Size(min = 1, max = 255) @Nullable String branch,

        @JsonPropertyDescription("Tag of the workflow, with * as a wildcard.") @Size(min = 1, max = 255) @Nullable String tag,

        @JsonPropertyDescription("Numeric ID of the owner, for subjects with IDs.") @Min(1) @Nullable Long ownerId,

        @JsonPropertyDescription("Numeric ID of the repository, for subjects with IDs.") @Min(1) @Nullable Long repositoryId) {}
