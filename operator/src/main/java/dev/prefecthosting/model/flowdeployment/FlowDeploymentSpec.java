package dev.prefecthosting.model.flowdeployment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import dev.prefecthosting.model.common.WorkPoolRef;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person wants of a flow's deployment. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.flowName == oldSelf.flowName",
        message = "flowName is immutable: write the old value, or make another FlowDeployment")
@ValidationRule(
        value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)",
        message = "name is immutable: write the old value (or leave it out as before), or make another FlowDeployment")
@ValidationRule(
        value = "self.entrypoint.matches('^[^:]+[.]py:[A-Za-z_][A-Za-z0-9_.]*$')",
        message = "entrypoint: write path.py:function, such as flows/report.py:report")
@ValidationRule(
        value = "has(self.image) || size(self.?pullSteps.orValue([])) > 0",
        message = "write image with the flow's code in it, or pullSteps that fetch it")
@ValidationRule(
        value = "self.?registration.orValue('Api') != 'Task' || has(self.image)",
        message = "registration: Task runs the flow's own deploy() from its image: write image")
@ValidationRule(
        value = "has(self.task) == false || self.?registration.orValue('Api') == 'Task'",
        message = "task belongs to registration: Task: write that too, or leave task out")
@ValidationRule(
        value =
                "!has(self.schedules) || self.schedules.all(schedule, !has(schedule.slug) || self.schedules.exists_one(other, has(other.slug) && other.slug == schedule.slug))",
        message = "schedules: write each slug once")
@ValidationRule(
        value =
                "!has(self.automations) || self.automations.all(one, self.automations.exists_one(other, other.name == one.name))",
        message = "automations: write each name once")
public record FlowDeploymentSpec(
        @JsonPropertyDescription("Stop acting; condition Suspended=True, Ready keeps its last value. Default false.")
        @Nullable Boolean suspend,

        @JsonPropertyDescription(
                "Whether deleting this resource deletes the deployment. Default Delete for what was made here; a deployment that was found is left unless Delete is written.")
        @UnknownAsNull
        @Nullable DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("The WorkPool; immutable.") @Required
        WorkPoolRef workPoolRef,

        @JsonPropertyDescription("Work queue. Default default.")
        @Pattern(Formats.PREFECT_NAME) @Size(min = 1, max = 253) @Nullable String queue,

        @JsonPropertyDescription("Name of the flow in Prefect; immutable.")
        @Required
        @Pattern(Formats.PREFECT_NAME) @Size(min = 1, max = 253) String flowName,

        @JsonPropertyDescription("Name of the deployment in Prefect; immutable. Default metadata.name.")
        @Pattern(Formats.PREFECT_NAME) @Size(min = 1, max = 253) @Nullable String name,

        @JsonPropertyDescription("File and function of the flow, such as main.py:my_flow.")
        @Required
        @Size(min = 1, max = 1024) String entrypoint,

        @JsonPropertyDescription("Working directory of the flow's code.") @Size(min = 1, max = 1024) @Nullable String path,

        @JsonPropertyDescription("Version of the deployment, for people.") @Size(min = 1, max = 255) @Nullable String version,

        @JsonPropertyDescription("Description in Prefect.") @Size(max = 16384) @Nullable String description,

        @JsonPropertyDescription(
                "Api: the operator writes flow and deployment; Task: the flow's own deploy() does, in a task. Default Api.")
        @UnknownAsNull
        @Nullable Registration registration,

        @JsonPropertyDescription("The task of registration Task.") @Nullable RegistrationTaskSpec task,

        @JsonPropertyDescription("Image with the flow's code.") @Nullable ImageSpec image,

        @JsonPropertyDescription("Steps that fetch the code, in place of an image's code.") @Size(max = 50) @Nullable List<Map<String, JsonNode>> pullSteps,

        @JsonPropertyDescription("Default parameters of runs.") @Size(max = 200) @Nullable Map<String, JsonNode> parameters,

        @JsonPropertyDescription("OpenAPI schema of the parameters.") @Size(max = 50) @Nullable Map<String, JsonNode> parameterSchema,

        @JsonPropertyDescription("Whether Prefect checks parameters by the schema. Default true.") @Nullable Boolean enforceParameterSchema,

        @JsonPropertyDescription("Values for the pool's job variables.") @Size(max = 100) @Nullable Map<String, JsonNode> jobVariables,

        @JsonPropertyDescription("Tags.") @Size(max = 50) @Nullable List<@Size(max = 256) String> tags,

        @JsonPropertyDescription("Labels.") @Size(max = 50) @Nullable Map<String, String> labels,

        @JsonPropertyDescription("Whether the deployment is paused in Prefect. Default false.") @Nullable Boolean paused,

        @JsonPropertyDescription("When runs start.") @Size(max = 50) @Nullable List<ScheduleSpec> schedules,

        @JsonPropertyDescription("Limit of runs at a time; left out: none.") @Nullable ConcurrencySpec concurrency,

        @JsonPropertyDescription("Condition Healthy=False after so many failed runs in a row; left out: never.")
        @Min(1) @Max(100) @Nullable Integer alertAfterFailures,

        @JsonPropertyDescription("Prefect automations of this deployment.") @Size(max = 20) @Nullable List<AutomationSpec> automations) {
    public boolean suspendOrDefault() {
        return suspend == null ? false : suspend;
    }

    public DeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }

    public String queueOrDefault() {
        return queue == null ? "default" : queue;
    }

    public Registration registrationOrDefault() {
        return registration == null ? Registration.API : registration;
    }

    public List<Map<String, JsonNode>> pullStepsOrDefault() {
        return pullSteps == null ? List.of() : pullSteps;
    }

    public Map<String, JsonNode> parametersOrDefault() {
        return parameters == null ? Map.of() : parameters;
    }

    public boolean enforceParameterSchemaOrDefault() {
        return enforceParameterSchema == null ? true : enforceParameterSchema;
    }

    public Map<String, JsonNode> jobVariablesOrDefault() {
        return jobVariables == null ? Map.of() : jobVariables;
    }

    public List<String> tagsOrDefault() {
        return tags == null ? List.of() : tags;
    }

    public Map<String, String> labelsOrDefault() {
        return labels == null ? Map.of() : labels;
    }

    public boolean pausedOrDefault() {
        return paused == null ? false : paused;
    }

    public List<ScheduleSpec> schedulesOrDefault() {
        return schedules == null ? List.of() : schedules;
    }

    public List<AutomationSpec> automationsOrDefault() {
        return automations == null ? List.of() : automations;
    }
}
