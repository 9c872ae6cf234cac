package dev.prefecthosting.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.LocalAws;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Trial;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.aws.scaling.ScalableTargets;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;

/** Clusters, task definitions, services and container instances on local AWS. */
@SuppressWarnings("NullAway.Init")
@Tag("localaws")
class EcsKindsIT {
    private final Optional<LocalAws> local = LocalAws.find();
    private final Trial trial = new Trial();

    private LocalAws aws;
    private EcsClient ecs;
    private Clusters clusters;
    private Inventory<Clusters.Desired, Clusters.Found> clusterInventory;
    private TaskDefinitions definitions;
    private Services services;
    private ContainerInstances members;

    @BeforeEach
    void connect() {
        assumeTrue(local.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        aws = local.orElseThrow();
        ecs = aws.clients().ecs();
        clusters = new Clusters(ecs);
        clusterInventory = new Inventory<>(clusters, Clock.systemUTC());
        definitions = new TaskDefinitions(ecs);
        services = new Services(ecs, clusterInventory);
        members = new ContainerInstances(ecs, clusterInventory);
    }

    @AfterEach
    void calledOnlyWhatIsDeclared() {
        if (local.isEmpty()) {
            return;
        }
        Set<String> declared = Stream.of(clusters, definitions, services, members)
                .flatMap(kind -> kind.permissions().stream())
                .map(Permission::action)
                .collect(Collectors.toSet());
        assertThat(declared)
                .containsAll(aws.actions().stream()
                        .filter(action -> action.startsWith("ecs:"))
                        .toList());
    }

    private Clusters.Found cluster() {
        Clusters.Found cluster = trial.make(clusters, "cluster", clusterDesired(Clusters.ContainerInsights.ENABLED));
        clusterInventory.put(cluster);
        return cluster;
    }

    private Clusters.Desired clusterDesired(Clusters.ContainerInsights insights) {
        return new Clusters.Desired(Names.of(trial.owner(), "cluster", Clusters.LONGEST_NAME), insights);
    }

    private TaskDefinitions.Desired definition(Map<String, String> environment, Set<String> inUse) {
        Container container = Container.of("server", "prefecthq/prefect:3-python3.12")
                .command(List.of("prefect", "server", "start"))
                .environment(environment)
                .build();
        TaskContent content = new TaskContent(
                TaskContent.NetworkMode.AWSVPC,
                List.of(Compatibility.FARGATE),
                TaskContent.Architecture.X86_64,
                256,
                512,
                null,
                null,
                null,
                List.of(container),
                List.of());
        return new TaskDefinitions.Desired(Names.of(trial.owner(), "server", 255), content, inUse);
    }

    @Test
    void aClusterIsMadeOnceAndCorrected() {
        Clusters.Found cluster = cluster();
        Clusters.Desired disabled = clusterDesired(Clusters.ContainerInsights.DISABLED);
        assertThat(clusters.create(trial.creation("cluster"), disabled).id()).isEqualTo(cluster.id());
        Clusters.Found listed = trial.find(clusters, cluster).orElseThrow();
        trial.bring(clusters, clusterDesired(Clusters.ContainerInsights.ENHANCED), listed);
        assertThat(clusters.list(new Scan<>(List.of(listed), false))).hasSize(1);
        trial.delete(clusters, cluster);
    }

    @Test
    void aClustersNameOfSomebodyElseIsAConflict() {
        Clusters.Desired desired = clusterDesired(Clusters.ContainerInsights.ENABLED);
        ecs.createCluster(request -> request.clusterName(desired.name()));
        RemoteException refused =
                catchThrowableOfType(RemoteException.class, () -> clusters.create(trial.creation("cluster"), desired));
        assertThat(refused.reason()).isEqualTo(Failure.CONFLICT);
    }

    @Test
    void aRevisionIsReadOnceAndAnOldOneGoesWhenNothingRunsIt() {
        TaskDefinitions.Found first = trial.make(definitions, "server", definition(Map.of("A", "1"), Set.of()));
        TaskDefinitions.Desired second = definition(Map.of("A", "2"), Set.of(first.arn()));
        TaskDefinitions.Found moved = trial.bring(definitions, second, first);
        assertThat(moved.older()).containsExactly(first.arn());

        int reads = aws.calls("DescribeTaskDefinition");
        assertThat(definitions.list(new Scan<>(List.of(moved), true))).containsExactly(moved);
        assertThat(definitions.list(new Scan<>(List.of(moved), false))).containsExactly(moved);
        assertThat(aws.calls("DescribeTaskDefinition")).isEqualTo(reads);

        TaskDefinitions.Desired retiring = definition(Map.of("A", "2"), Set.of(moved.arn()));
        assertThat(trial.bring(definitions, retiring, moved).older()).isEmpty();
        trial.delete(definitions, moved);
    }

    @Test
    void aServiceOnFargate() {
        Vpcs vpcs = new Vpcs(aws.clients().ec2());
        Vpcs.Found vpc = trial.make(vpcs, "vpc", new Vpcs.Desired("10.0.0.0/16"));
        Subnets subnets = new Subnets(aws.clients().ec2());
        Subnets.Found subnet =
                trial.make(subnets, "subnet", new Subnets.Desired(vpc.id(), "10.0.1.0/24", "eu-west-1a"));
        String group = aws.clients()
                .ec2()
                .createSecurityGroup(request ->
                        request.groupName("tasks").description("tasks").vpcId(vpc.id()))
                .groupId();
        Services.Network network = new Services.Network(List.of(subnet.id()), List.of(group), false);
        Clusters.Found cluster = cluster();
        TaskDefinitions.Found first = trial.make(definitions, "server", definition(Map.of("A", "1"), Set.of()));

        Services.Desired desired = service(cluster, first, 1, network);
        Services.Found service = trial.make(services, "server", desired);
        assertThat(services.create(trial.creation("server"), desired).id()).isEqualTo(service.id());
        assertThat(services.list(new Scan<>(List.of(service), false)).getFirst().identity())
                .isEqualTo(service.identity());

        TaskDefinitions.Found second =
                trial.bring(definitions, definition(Map.of("A", "2"), Set.of(first.arn())), first);
        service = trial.bring(services, service(cluster, second, 1, network), service);
        itsCountFollowsTheLoad(cluster, second, network);
        service = trial.bring(services, service(cluster, second, 0, network), service);
        assertThat(service.running()).isZero();
        trial.delete(services, service);
        trial.delete(clusters, cluster);
    }

    private void itsCountFollowsTheLoad(
            Clusters.Found cluster, TaskDefinitions.Found definition, Services.Network network) {
        String name = Names.of(trial.owner(), "scaled", Services.LONGEST_NAME);
        Services.Desired scaled = new Services.Desired(
                cluster.id(),
                name,
                definition.arn(),
                new Services.Count(1, 3),
                Services.Capacity.FARGATE,
                network,
                0,
                100,
                false);
        Services.Found made = trial.make(services, "scaled", scaled);
        ScalableTargets targets = new ScalableTargets(aws.clients().scaling());
        ScalableTargets.Found target = trial.make(targets, "autoscaling", scaling(cluster, name, 3, 60));
        ecs.updateService(request -> request.cluster(cluster.id()).service(name).desiredCount(3));
        made = trial.ready(services, made);
        assertThat(services.compare(scaled, made)).isEqualTo(Difference.NONE);
        assertThat(made.running()).isEqualTo(3);

        target = trial.bring(targets, scaling(cluster, name, 2, 40), target);
        assertThat(targets.list(new Scan<>(List.of(target), false))).containsExactly(target);
        targets.release(target);
        assertThat(trial.find(targets, target)).isEmpty();
        targets.delete(target);
        targets.delete(target);
        assertThat(aws.actions())
                .filteredOn(action -> action.startsWith("application-autoscaling:"))
                .isSubsetOf(
                        targets.permissions().stream().map(Permission::action).toList());
        trial.delete(services, made);
    }

    private static ScalableTargets.Desired scaling(Clusters.Found cluster, String service, int most, int cpuPercent) {
        String name = cluster.id().substring(cluster.id().lastIndexOf('/') + 1);
        return new ScalableTargets.Desired(name, service, 1, most, cpuPercent);
    }

    private static Services.Desired service(
            Clusters.Found cluster, TaskDefinitions.Found definition, int count, Services.Network network) {
        return new Services.Desired(
                cluster.id(),
                "server",
                definition.arn(),
                Services.Count.of(count),
                Services.Capacity.FARGATE,
                network,
                0,
                100,
                false);
    }

    @Test
    void aClusterIsWaitedForByItsInstance() {
        Clusters.Found cluster = cluster();
        ContainerInstances.Desired desired = new ContainerInstances.Desired(cluster.id(), "i-0123456789abcdef0");
        ContainerInstances.Found waiting = members.create(trial.creation(ContainerInstances.LOGICAL_ID), desired);
        assertThat(members.compare(desired, waiting)).isEqualTo(Difference.NONE);
        assertThat(members.readiness(waiting)).isInstanceOf(Outcome.Wait.class);
        assertThat(members.list(new Scan<>(List.of(waiting), false))).containsExactly(waiting);
        assertThat(members.delete(waiting)).isEmpty();
        trial.delete(clusters, cluster);
    }
}
