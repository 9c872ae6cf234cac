package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.ecs.Services;
import dev.prefecthosting.model.workpool.AutoscalingSpec;
import dev.prefecthosting.model.workpool.Capacity;
import dev.prefecthosting.model.workpool.Placement;
import dev.prefecthosting.model.workpool.WorkPoolSpec;
import dev.prefecthosting.plan.Owner;
import java.util.List;
import java.util.Optional;

/**
 * All that a pool's plan is made of.
 *
 * @param prefectName the pool's name in Prefect
 * @param adopted whether the pool was found, not made
 * @param awsBlockId of the block that names the region; empty where the template is the user's own
 * @param blocks those of the spec, with what is in Secrets
 * @param flowImages those that the pool's FlowDeployments name, wherever they are
 * @param outsideVpc subnets and security groups of the spec that the hosting's VPC does not have
 */
public record WorkPoolInputs(
        Owner owner,
        WorkPoolSpec spec,
        String prefectName,
        boolean adopted,
        Optional<String> awsBlockId,
        List<BlockContents.Content> blocks,
        List<String> outsideVpc,
        List<String> flowImages,
        HostingFacts hosting) {
    /** Any other type is the user's own business: raw template, own workers. */
    public boolean isEcs() {
        return spec.typeOrDefault().equals("ecs");
    }

    /** Whether the base job template is the user's own. */
    public static boolean isRaw(WorkPoolSpec spec) {
        return !spec.templateOrDefault().rawOrDefault().isEmpty();
    }

    public Placement placement() {
        Placement written = spec.workerOrDefault().placement();
        if (written != null) {
            return written;
        }
        return hosting.instance().isPresent() ? Placement.INSTANCE : Placement.FARGATE;
    }

    public boolean makesWorker() {
        return isEcs() && placement() != Placement.NONE;
    }

    /** How many workers there should be; a paused pool needs none. */
    public Services.Count workers() {
        if (spec.pausedOrDefault()) {
            return Services.Count.of(0);
        }
        AutoscalingSpec autoscaling = spec.workerOrDefault().autoscaling();
        return autoscaling == null
                ? Services.Count.of(spec.workerOrDefault().replicasOrDefault())
                : new Services.Count(autoscaling.floor(), autoscaling.max());
    }

    /** Empty where their number is fixed, as in a paused pool. */
    public Optional<AutoscalingSpec> autoscaling() {
        return Optional.ofNullable(spec.workerOrDefault().autoscaling())
                .filter(_ -> makesWorker() && !spec.pausedOrDefault());
    }

    public boolean makesTaskRole() {
        return isEcs() && ownTaskRole().isEmpty();
    }

    /** A role of the user's in place of one that is made. */
    public Optional<String> ownTaskRole() {
        return Optional.ofNullable(spec.jobOrDefault().taskRole()).flatMap(role -> Optional.ofNullable(role.roleArn()));
    }

    /** Tasks on the instance have its network. */
    public boolean runsInVpc() {
        return switch (spec.jobOrDefault().capacityOrDefault()) {
            case ON_DEMAND, SPOT -> true;
            case INSTANCE -> false;
        };
    }

    public Optional<String> withoutInstanceForRuns() {
        boolean needed = isEcs() && spec.jobOrDefault().capacityOrDefault() == Capacity.INSTANCE;
        return missing(needed, "job.capacity: OnDemand");
    }

    /** Prefect takes them, and every flow run crashes. */
    public Optional<String> outsideVpcForRuns() {
        return outsideVpc.isEmpty()
                ? Optional.empty()
                : Optional.of("%s: not in the hosting's VPC %s: write others in job.subnetIds and job.securityGroupIds"
                        .formatted(
                                String.join(", ", outsideVpc), hosting.network().vpcId()));
    }

    public Optional<String> withoutInstanceForWorker() {
        return missing(makesWorker() && placement() == Placement.INSTANCE, "worker.placement: Fargate");
    }

    private Optional<String> missing(boolean needed, String instead) {
        return needed && hosting.instance().isEmpty()
                ? Optional.of("the hosting has no instance: write " + instead)
                : Optional.empty();
    }
}
