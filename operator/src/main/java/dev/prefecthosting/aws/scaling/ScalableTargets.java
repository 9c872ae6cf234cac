package dev.prefecthosting.aws.scaling;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.MetricType;
import software.amazon.awssdk.services.applicationautoscaling.model.PolicyType;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/**
 * ECS services whose count follows their CPU load. The policy belongs to its target: a target that is made lacks it, and
 * one that goes takes it along.
 */
public final class ScalableTargets implements AwsKind<ScalableTargets.Desired, ScalableTargets.Found> {
    private static final ServiceNamespace ECS = ServiceNamespace.ECS;
    private static final ScalableDimension COUNT = ScalableDimension.ECS_SERVICE_DESIRED_COUNT;
    private static final String POLICY = "cpu";

    private final ApplicationAutoScalingClient scaling;

    public ScalableTargets(ApplicationAutoScalingClient scaling) {
        this.scaling = scaling;
    }

    /** @param cpuPercent the average load that is kept */
    public record Desired(String cluster, String service, int least, int most, int cpuPercent) {
        private String resource() {
            return "service/%s/%s".formatted(cluster, service);
        }
    }

    /**
     * @param id {@code service/<cluster>/<service>}
     * @param arn new with each registration
     * @param cpuPercent null: without a policy yet
     */
    public record Found(
            String id,
            Identity identity,
            String arn,
            int least,
            int most,
            @Nullable Integer cpuPercent) implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "ScalableTarget";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere(
                                "application-autoscaling:DescribeScalableTargets",
                                "application-autoscaling:DescribeScalingPolicies",
                                // AWS makes and removes the policy's alarms in the name of who writes the policy.
                                "cloudwatch:DescribeAlarms"),
                        Permission.on(
                                "arn:aws:application-autoscaling:*:*:scalable-target/*",
                                "application-autoscaling:ListTagsForResource",
                                "application-autoscaling:RegisterScalableTarget",
                                "application-autoscaling:DeregisterScalableTarget",
                                "application-autoscaling:PutScalingPolicy",
                                "application-autoscaling:TagResource",
                                "application-autoscaling:UntagResource"),
                        Permission.on(
                                "arn:aws:cloudwatch:*:*:alarm:TargetTracking-*",
                                "cloudwatch:PutMetricAlarm",
                                "cloudwatch:DeleteAlarms"),
                        Permission.on("arn:aws:ecs:*:*:service/*", "ecs:DescribeServices", "ecs:UpdateService"),
                        Permission.on(
                                "arn:aws:iam::*:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/*",
                                "iam:CreateServiceLinkedRole"))
                .flatMap(List::stream)
                .toList();
    }

    /** Tags are a call each, so they are read of those that may be ours, once. */
    @Override
    public List<Found> list(Scan<Found> scan) {
        Map<String, Identity> known = scan.known().stream().collect(Collectors.toMap(Found::arn, Found::identity));
        List<ScalableTarget> targets = scaling
                .describeScalableTargetsPaginator(
                        request -> request.serviceNamespace(ECS).scalableDimension(COUNT))
                .stream()
                .flatMap(page -> page.scalableTargets().stream())
                .filter(target -> Names.mayBeOurs(target.resourceId()))
                .toList();
        Map<String, Integer> loads = targets.isEmpty() ? Map.of() : loads();
        return targets.stream()
                .map(target -> found(target, identity(target.scalableTargetARN(), known), loads))
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    private Map<String, Integer> loads() {
        return scaling
                .describeScalingPoliciesPaginator(
                        request -> request.serviceNamespace(ECS).scalableDimension(COUNT))
                .stream()
                .flatMap(page -> page.scalingPolicies().stream())
                .filter(policy -> policy.policyName().equals(POLICY))
                .filter(policy -> policy.targetTrackingScalingPolicyConfiguration() != null)
                .collect(Collectors.toMap(
                        ScalingPolicy::resourceId, policy -> policy.targetTrackingScalingPolicyConfiguration()
                                .targetValue()
                                .intValue()));
    }

    private Identity identity(String arn, Map<String, Identity> known) {
        Identity identity = known.get(arn);
        return identity == null
                ? Tags.identity(scaling.listTagsForResource(request -> request.resourceARN(arn))
                        .tags())
                : identity;
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        String arn = scaling.registerScalableTarget(request -> request.serviceNamespace(ECS)
                        .scalableDimension(COUNT)
                        .resourceId(desired.resource())
                        .minCapacity(desired.least())
                        .maxCapacity(desired.most())
                        .tags(Tags.of(creation)))
                .scalableTargetARN();
        return new Found(desired.resource(), Tags.identity(creation), arn, desired.least(), desired.most(), null);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("service", actual.id(), desired.resource())
                .update("least", actual.least(), desired.least())
                .update("most", actual.most(), desired.most())
                .update("CPU load in percent", actual.cpuPercent(), desired.cpuPercent())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        if (actual.least() != desired.least() || actual.most() != desired.most()) {
            scaling.registerScalableTarget(request -> request.serviceNamespace(ECS)
                    .scalableDimension(COUNT)
                    .resourceId(actual.id())
                    .minCapacity(desired.least())
                    .maxCapacity(desired.most()));
        }
        if (actual.cpuPercent() == null || actual.cpuPercent() != desired.cpuPercent()) {
            scaling.putScalingPolicy(request -> request.serviceNamespace(ECS)
                    .scalableDimension(COUNT)
                    .resourceId(actual.id())
                    .policyName(POLICY)
                    .policyType(PolicyType.TARGET_TRACKING_SCALING)
                    .targetTrackingScalingPolicyConfiguration(
                            policy -> policy.targetValue((double) desired.cpuPercent())
                                    .predefinedMetricSpecification(metric -> metric.predefinedMetricType(
                                            MetricType.ECS_SERVICE_AVERAGE_CPU_UTILIZATION))));
        }
        return new Found(
                actual.id(), actual.identity(), actual.arn(), desired.least(), desired.most(), desired.cpuPercent());
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> scaling.deregisterScalableTarget(request ->
                request.serviceNamespace(ECS).scalableDimension(COUNT).resourceId(actual.id())));
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        scaling.tagResource(request -> request.resourceARN(actual.arn()).tags(tags));
    }

    @Override
    public void release(Found actual) {
        scaling.tagResource(request -> request.resourceARN(actual.arn()).tags(Map.of(Tags.RETAINED, "true")));
        scaling.untagResource(request -> request.resourceARN(actual.arn()).tagKeys(Tags.OWNER_UID));
    }

    private static Found found(ScalableTarget target, Identity identity, Map<String, Integer> loads) {
        return new Found(
                target.resourceId(),
                identity,
                target.scalableTargetARN(),
                target.minCapacity(),
                target.maxCapacity(),
                loads.get(target.resourceId()));
    }
}
