package dev.prefecthosting.reconcile.workpool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.prefecthosting.aws.ecs.Services;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.aws.logs.LogGroups;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.scaling.ScalableTargets;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.workpool.AutoscalingSpec;
import dev.prefecthosting.model.workpool.Placement;
import dev.prefecthosting.model.workpool.VariableSpec;
import dev.prefecthosting.model.workpool.WorkQueueSpec;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.prefect.BlockDocuments;
import dev.prefecthosting.prefect.Variables;
import dev.prefecthosting.prefect.WorkPools;
import dev.prefecthosting.prefect.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What each step of a pool should be: pure functions of the spec, the hosting, and what earlier steps have made. */
record WorkPoolDesired(WorkPoolInputs in, WorkPoolNames names) {
    WorkPoolRoles roles() {
        return new WorkPoolRoles(in, names);
    }

    PoolTemplate template() {
        return new PoolTemplate(in, names);
    }

    LogGroups.Desired logGroup() {
        return new LogGroups.Desired(
                names.logGroup(),
                in.hosting().logs().retentionDaysOrDefault(),
                in.hosting().logs().kmsKeyArn());
    }

    /** Nothing comes in; who admits what goes out names this group or the hosting's. */
    SecurityGroups.Desired securityGroup() {
        return new SecurityGroups.Desired(
                in.hosting().network().vpcId(),
                "Flow runs and worker of " + in.owner().path(),
                Set.of());
    }

    WorkPools.Desired pool(Optional<PoolTemplate.Parts> parts) {
        JsonNode template = template().of(parts);
        String description = in.spec().description();
        return new WorkPools.Desired(
                new Identity(in.owner().uid(), Ids.POOL),
                in.prefectName(),
                in.spec().typeOrDefault(),
                description == null ? "" : description,
                in.spec().pausedOrDefault(),
                in.spec().concurrencyLimit(),
                template,
                queues());
    }

    /** A pool that was found is left as it is, unless it is written that it goes too. */
    Step.Removal poolRemoval() {
        return takesFound() || !in.adopted() ? Step.Removal.DELETE : Step.Removal.RETAIN;
    }

    Variables.Desired variable(VariableSpec variable) {
        return new Variables.Desired(
                new Identity(in.owner().uid(), Ids.variable(variable.name())),
                variable.name(),
                variable.value() == null ? NullNode.getInstance() : variable.value(),
                variable.tagsOrDefault(),
                takesFound());
    }

    BlockDocuments.Desired block(BlockContents.Content block) {
        return new BlockDocuments.Desired(
                new Identity(in.owner().uid(), Ids.block(block.type(), block.name())),
                block.type(),
                block.name(),
                block.data(),
                takesFound());
    }

    private boolean takesFound() {
        return in.spec().deletionPolicy() == DeletionPolicy.DELETE;
    }

    TaskDefinitions.Desired workerTask(
            String executionRoleArn, String workerRoleArn, String templateDigest, Set<String> inUse) {
        TaskContent content = new WorkerTask(in, names).content(executionRoleArn, workerRoleArn, templateDigest);
        return new TaskDefinitions.Desired(names.workerFamily(), content, inUse);
    }

    /** On the instance old and new can't count on room for both. */
    Services.Desired workerService(String taskDefinitionArn, Optional<String> group) {
        boolean onInstance = in.placement() == Placement.INSTANCE;
        return new Services.Desired(
                in.hosting().cluster().arn(),
                names.workerService(),
                taskDefinitionArn,
                in.workers(),
                onInstance ? Services.Capacity.EC2 : Services.Capacity.FARGATE,
                onInstance ? null : network(group),
                onInstance ? 0 : 100,
                onInstance ? 100 : 200,
                false);
    }

    /** The names are those of the service, which ARNs end in. */
    ScalableTargets.Desired autoscaling(AutoscalingSpec spec) {
        return new ScalableTargets.Desired(
                in.hosting().cluster().name(),
                names.workerService(),
                spec.floor(),
                spec.max(),
                spec.cpuPercentOrDefault());
    }

    private Services.Network network(Optional<String> group) {
        List<String> groups = new ArrayList<>(List.of(in.hosting().network().clientsGroup()));
        group.ifPresent(groups::add);
        return new Services.Network(in.hosting().network().privateSubnets(), groups, false);
    }

    /** The queue default comes first; one without a priority keeps its place in the list. */
    private List<WorkQueue> queues() {
        List<WorkQueue> queues = new ArrayList<>();
        List<WorkQueueSpec> written = in.spec().queuesOrDefault();
        for (int place = 0; place < written.size(); place++) {
            WorkQueueSpec queue = written.get(place);
            queues.add(new WorkQueue(
                    queue.name(),
                    queue.priority() == null ? place + 2 : queue.priority(),
                    queue.concurrencyLimit(),
                    queue.pausedOrDefault(),
                    queue.description() == null ? "" : queue.description()));
        }
        return queues;
    }
}
