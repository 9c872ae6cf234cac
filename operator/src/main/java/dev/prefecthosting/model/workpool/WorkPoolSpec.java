package dev.prefecthosting.model.workpool;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.HostingRef;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person wants of a work pool. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!has(self.blocks) || self.blocks.all(block, self.blocks.exists_one(other, other.type == block.type && other.name == block.name))",
        message = "blocks: write each pair of type and name once")
@ValidationRule(
        value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)",
        message = "name is immutable: write the old value (or leave it out as before), or make another WorkPool")
@ValidationRule(
        value = "(has(self.type) ? self.type : 'ecs') == (has(oldSelf.type) ? oldSelf.type : 'ecs')",
        message = "type is immutable: write the old value, or make another WorkPool")
@ValidationRule(
        value =
                "self.?type.orValue('ecs') == 'ecs' || has(self.template) && has(self.template.raw) && self.?worker.?placement.orValue('') == 'None'",
        message = "type: another type than ecs needs template.raw and worker.placement: None")
@ValidationRule(
        value = "self.?type.orValue('ecs') == 'ecs' || !has(self.job)",
        message = "job describes flow runs on ECS: leave it out with another type than ecs, and write template.raw")
@ValidationRule(
        value = "!has(self.template) || !has(self.job) || !has(self.job.template)",
        message = "write template or job.template, not both")
@ValidationRule(
        value = "!has(self.queues) || self.queues.all(one, self.queues.exists_one(other, other.name == one.name))",
        message = "queues: write each name once")
@ValidationRule(
        value =
                "!has(self.variables) || self.variables.all(one, self.variables.exists_one(other, other.name == one.name))",
        message = "variables: write each name once")
public record WorkPoolSpec(
        @JsonPropertyDescription("Stop acting; condition Suspended=True, Ready keeps its last value. Default false.")
        @Nullable Boolean suspend,

        @JsonPropertyDescription(
                "Whether deleting this resource deletes the pool. Default Delete for what was made here; a pool that was found is left unless Delete is written.")
        @UnknownAsNull
        @Nullable DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("The PrefectHosting; immutable.") @Required
        HostingRef hostingRef,

        @JsonPropertyDescription("Name in Prefect; immutable. Default metadata.name.")
        @Pattern(Formats.PREFECT_NAME) @Size(min = 1, max = 253) @Nullable String name,

        @JsonPropertyDescription(
                "Type of the pool; immutable. Another type than ecs needs template.raw and worker.placement None. Default ecs.")
        @Pattern(Formats.POOL_TYPE) @Size(min = 1, max = 64) @Nullable String type,

        @JsonPropertyDescription("Description in Prefect.") @Size(max = 4096) @Nullable String description,

        @JsonPropertyDescription("Whether the pool is paused in Prefect. Default false.") @Nullable Boolean paused,

        @JsonPropertyDescription("Flow runs at a time; left out: no limit.") @Min(0) @Nullable Integer concurrencyLimit,

        @JsonPropertyDescription("Work queues beside the default one.") @Size(max = 100) @Nullable List<WorkQueueSpec> queues,

        @JsonPropertyDescription("The worker.") @Nullable WorkerSpec worker,

        @JsonPropertyDescription("What a flow run is given.") @Nullable JobSpec job,

        @JsonPropertyDescription("Changes to the base job template.") @Nullable TemplateSpec template,

        @JsonPropertyDescription("Prefect variables.") @Size(max = 200) @Nullable List<VariableSpec> variables,

        @JsonPropertyDescription("Prefect blocks.") @Size(max = 100) @Nullable List<BlockSpec> blocks) {
    public boolean suspendOrDefault() {
        return suspend == null ? false : suspend;
    }

    public DeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }

    public String typeOrDefault() {
        return type == null ? "ecs" : type;
    }

    public boolean pausedOrDefault() {
        return paused == null ? false : paused;
    }

    public List<WorkQueueSpec> queuesOrDefault() {
        return queues == null ? List.of() : queues;
    }

    public WorkerSpec workerOrDefault() {
        return worker == null ? WorkerSpec.DEFAULTS : worker;
    }

    public JobSpec jobOrDefault() {
        return job == null ? JobSpec.DEFAULTS : job;
    }

    public List<VariableSpec> variablesOrDefault() {
        return variables == null ? List.of() : variables;
    }

    public List<BlockSpec> blocksOrDefault() {
        return blocks == null ? List.of() : blocks;
    }

    /** The template of the pool, wherever it is written. */
    public TemplateSpec templateOrDefault() {
        TemplateSpec ofJob = jobOrDefault().template();
        return template != null ? template : ofJob != null ? ofJob : TemplateSpec.DEFAULTS;
    }
}
