package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.compute.Volumes;
import dev.prefecthosting.aws.ecr.Repositories;
import dev.prefecthosting.aws.ecs.Clusters;
import dev.prefecthosting.aws.ecs.Services;
import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.aws.events.Queues;
import dev.prefecthosting.aws.events.Rules;
import dev.prefecthosting.aws.iam.InstanceProfiles;
import dev.prefecthosting.aws.logs.LogGroups;
import dev.prefecthosting.aws.network.NetworkInterfaces;
import dev.prefecthosting.aws.network.Route;
import dev.prefecthosting.aws.network.RouteTables;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.aws.secrets.Parameters;
import dev.prefecthosting.aws.secrets.SecretValue;
import dev.prefecthosting.aws.secrets.Secrets;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.model.hosting.InstanceSpec;
import dev.prefecthosting.model.hosting.SshAccess;
import dev.prefecthosting.model.hosting.VpcSpec;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.reconcile.hosting.policies.QueuePolicy;
import dev.prefecthosting.reconcile.hosting.userdata.InstanceSettings;
import dev.prefecthosting.reconcile.hosting.userdata.UserData;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What each step of a hosting should be: pure functions of the spec and of what earlier steps have made. */
record HostingDesired(HostingInputs in, HostingNames names) {
    private static final Duration QUEUE_VISIBILITY = Duration.ofSeconds(30);
    private static final Duration QUEUE_RETENTION = Duration.ofDays(4);
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);
    private static final int RECEIVES = 5;

    HostingRoles roles() {
        return new HostingRoles(in, names);
    }

    ImagePushes imagePushes() {
        return new ImagePushes(in, names);
    }

    Vpcs.Desired vpc() {
        return new Vpcs.Desired(network().cidrOrDefault());
    }

    Subnets.Desired publicSubnet(String vpcId, int zone) {
        return new Subnets.Desired(
                vpcId, layout().publicSubnet(zone), in.zones().get(zone));
    }

    Subnets.Desired privateSubnet(String vpcId, int zone) {
        return new Subnets.Desired(
                vpcId, layout().privateSubnet(zone), in.zones().get(zone));
    }

    RouteTables.Desired routeTable(String vpcId, Optional<String> outbound, Set<String> subnetIds) {
        Set<Route> routes = outbound.map(Route::everywhere).map(Set::of).orElse(Set.of());
        return new RouteTables.Desired(vpcId, routes, subnetIds);
    }

    int natGateways() {
        return switch (network().natGatewaysOrDefault()) {
            case SINGLE -> 1;
            case PER_ZONE -> in.zones().size();
            case NONE -> 0;
        };
    }

    SecurityGroups.Desired clientsGroup(String vpcId) {
        return new SecurityGroups.Desired(
                vpcId, "Workers, flow runs and tasks of " + in.owner().path(), Set.of());
    }

    /** @param connectGroupIds of the EC2 Instance Connect Endpoint, if there is one */
    SecurityGroups.Desired serverGroup(String vpcId, String clientsGroupId, Set<String> connectGroupIds) {
        return new SecurityGroups.Desired(
                vpcId,
                "Prefect server and instance of " + in.owner().path(),
                HostingRules.server(in, clientsGroupId, connectGroupIds));
    }

    boolean hasInsights() {
        return switch (in.spec().clusterOrDefault().containerInsightsOrDefault()) {
            case ENABLED, ENHANCED -> true;
            case DISABLED -> false;
        };
    }

    LogGroups.Desired logGroup(String name) {
        return new LogGroups.Desired(
                name,
                in.spec().logsOrDefault().retentionDaysOrDefault(),
                in.spec().logsOrDefault().kmsKeyArn());
    }

    Clusters.Desired cluster() {
        Clusters.ContainerInsights insights = Clusters.ContainerInsights.valueOf(
                in.spec().clusterOrDefault().containerInsightsOrDefault().name());
        return new Clusters.Desired(names.cluster(), insights);
    }

    Queues.Desired deadLetterQueue() {
        return new Queues.Desired(names.queue("task-events-dead"), QUEUE_VISIBILITY, DEAD_LETTER_RETENTION, null, null);
    }

    Queues.Desired taskEvents(String deadLetterArn) {
        String name = names.queue(Ids.TASK_EVENTS);
        String arn = in.where().arn("sqs", name);
        String rule = in.where().arn("events", "rule/" + names.rule(Ids.TASK_EVENTS));
        return new Queues.Desired(
                name,
                QUEUE_VISIBILITY,
                QUEUE_RETENTION,
                new Queues.Redrive(deadLetterArn, RECEIVES),
                new QueuePolicy("TaskEvents", arn, rule).document().json());
    }

    Rules.Desired taskEventsRule(String clusterArn, String queueArn) {
        String pattern = """
                {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"], "detail": {"clusterArn": ["%s"]}}
                """.formatted(clusterArn);
        return new Rules.Desired(names.rule(Ids.TASK_EVENTS), pattern, new TreeMap<>(Map.of("queue", queueArn)));
    }

    InstanceProfiles.Desired instanceProfile() {
        return new InstanceProfiles.Desired(names.role("instance"), names.role("role-instance"));
    }

    NetworkInterfaces.Desired networkInterface(Subnets.Found subnet, String groupId) {
        return new NetworkInterfaces.Desired(
                subnet.id(),
                Set.of(groupId),
                NetworkLayout.serverAddress(subnet.cidr()),
                "Prefect server of " + in.owner().path());
    }

    Parameters.Desired desktopPassword() {
        return new Parameters.Desired(
                names.desktopParameter(),
                new SecretValue(in.desktopPassword().value().orElseThrow()));
    }

    Volumes.Desired dataVolume(String zone) {
        return new Volumes.Desired(
                zone,
                instanceSpec().dataVolumeOrDefault().sizeGiBOrDefault(),
                instanceSpec().kmsKeyArn(),
                instanceSpec().dataVolumeOrDefault().snapshotId(),
                instanceSpec().dataVolumeOrDefault().volumeId());
    }

    Step.Removal dataVolumeRemoval() {
        return switch (instanceSpec().dataVolumeOrDefault().deletionPolicyOrDefault()) {
            case DELETE -> Step.Removal.DELETE;
            case RETAIN -> Step.Removal.RETAIN;
            case SNAPSHOT -> Step.Removal.COPY;
        };
    }

    Instances.Desired instance(String networkInterfaceId, String volumeId) {
        Machine machine = in.machine().orElseThrow();
        SshAccess ssh = in.spec().accessOrDefault().ssh();
        return new Instances.Desired(
                machine.image(),
                instanceSpec().typeOrDefault(),
                ssh == null ? null : ssh.keyName(),
                networkInterfaceId,
                names.role("instance"),
                userData(machine, volumeId),
                instanceSpec().rootVolumeGiBOrDefault(),
                instanceSpec().kmsKeyArn(),
                system(),
                followsImage());
    }

    private boolean followsImage() {
        return switch (instanceSpec().amiPolicyOrDefault()) {
            case PINNED -> false;
            case LATEST -> true;
        };
    }

    private String system() {
        String os =
                switch (instanceSpec().osOrDefault()) {
                    case AMAZON_LINUX_2023 -> "AmazonLinux2023";
                    case UBUNTU -> "Ubuntu";
                };
        return in.desktopPassword().isAsked() ? os + " with desktop" : os;
    }

    Secrets.Desired authSecret() {
        return new Secrets.Desired(
                names.secret("server-auth"),
                "Basic auth of the Prefect server of " + in.owner().path(),
                new SecretValue(in.auth().value().orElseThrow()));
    }

    Secrets.Desired apiKey() {
        return new Secrets.Desired(
                names.secret(Ids.API_KEY),
                "API key of Prefect Cloud for " + in.owner().path(),
                new SecretValue(in.auth().value().orElseThrow()));
    }

    TaskDefinitions.Desired serverTask(String executionRoleArn, Optional<String> authSecretArn, Set<String> inUse) {
        return new TaskDefinitions.Desired(
                names.serverFamily(),
                ServerTask.content(in, names.serverLogGroup(), executionRoleArn, authSecretArn),
                inUse);
    }

    /** One sqlite and one port: the old task ends before the new one starts. */
    Services.Desired serverService(String clusterArn, String taskDefinitionArn) {
        return new Services.Desired(
                clusterArn,
                "prefect-server",
                taskDefinitionArn,
                Services.Count.of(1),
                Services.Capacity.EC2,
                null,
                0,
                100,
                false);
    }

    static Step.Removal removal(RepositorySpec repository) {
        return switch (repository.deletionPolicyOrDefault()) {
            case DELETE -> Step.Removal.DELETE;
            case RETAIN -> Step.Removal.RETAIN;
        };
    }

    Repositories.Desired repository(RepositorySpec repository) {
        return RepositoryPolicies.desired(repository, in.where().partition());
    }

    private String userData(Machine machine, String volumeId) {
        return UserData.render(new InstanceSettings(
                instanceSpec().osOrDefault(),
                machine.architecture(),
                in.where().region(),
                names.cluster(),
                volumeId,
                in.desktopPassword().isAsked() ? Optional.of(names.desktopParameter()) : Optional.empty(),
                ConnectEndpoint.isAsked(in.spec()),
                in.spec().accessOrDefault().sessionManagerOrDefault()));
    }

    private InstanceSpec instanceSpec() {
        return in.spec().instanceOrDefault();
    }

    private VpcSpec network() {
        return in.spec().networkOrDefault().vpcOrDefault();
    }

    private NetworkLayout layout() {
        return new NetworkLayout(network().cidrOrDefault());
    }
}
