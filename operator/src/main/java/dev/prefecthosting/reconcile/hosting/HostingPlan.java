package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.compute.VolumeAttachments;
import dev.prefecthosting.aws.compute.Volumes;
import dev.prefecthosting.aws.ecs.Clusters;
import dev.prefecthosting.aws.ecs.ContainerInstances;
import dev.prefecthosting.aws.iam.OidcProviders;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.ElasticIps;
import dev.prefecthosting.aws.network.InternetGateways;
import dev.prefecthosting.aws.network.NatGateways;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.aws.secrets.Secrets;
import dev.prefecthosting.model.hosting.GithubSpec;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Made;
import dev.prefecthosting.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a hosting becomes, from top to bottom. Creation and deletion order, conditions, the table of resources and the
 * diagram in docs/hosting-graph.md follow from this list: a new AWS kind or field begins here.
 */
public final class HostingPlan {
    private final HostingInputs in;
    private final HostingNames names;
    private final HostingDesired desired;
    private final AwsRegion aws;
    private final Graph.Builder plan;
    private final InstanceConnectSteps connect;

    private HostingPlan(HostingInputs in, AwsRegion aws) {
        this.in = in;
        this.names = new HostingNames(in.owner());
        this.desired = new HostingDesired(in, names);
        this.aws = aws;
        this.plan = Graph.builder().covers(aws.all());
        this.connect = new InstanceConnectSteps(in, aws, plan);
    }

    public static Graph of(HostingInputs in, AwsRegion aws) {
        return new HostingPlan(in, aws).graph();
    }

    private Graph graph() {
        Network network = network();
        Cluster cluster = cluster();
        Instance instance = instance(network, cluster);
        server(cluster, instance);
        access();
        new RepositorySteps(in, desired, aws, plan).all();
        return plan.build();
    }

    private record Network(
            List<Step<?, Subnets.Found>> publicSubnets,
            List<Step<?, Subnets.Found>> privateSubnets,
            Step<?, InternetGateways.Found> gateway,
            Step<?, SecurityGroups.Found> serverGroup,
            Step<?, SecurityGroups.Found> connectGroup) {}

    private Network network() {
        plan.stage("NetworkReady");
        var vpc = plan.step(Ids.VPC, aws.vpcs).disruptive().desired(_ -> desired.vpc());
        var gateway = plan.step("internet-gateway", aws.internetGateways)
                .inside(vpc)
                .desired(made -> new InternetGateways.Desired(made.id(vpc)));
        List<Step<?, Subnets.Found>> publicSubnets = new ArrayList<>();
        List<Step<?, Subnets.Found>> privateSubnets = new ArrayList<>();
        for (int zone = 0; zone < in.zones().size(); zone++) {
            int index = zone;
            String letter = NetworkLayout.LETTERS.get(zone);
            publicSubnets.add(plan.step(Ids.PUBLIC_SUBNET + letter, aws.subnets)
                    .inside(vpc)
                    .disruptive()
                    .desired(made -> desired.publicSubnet(made.id(vpc), index)));
            privateSubnets.add(plan.step(Ids.PRIVATE_SUBNET + letter, aws.subnets)
                    .inside(vpc)
                    .disruptive()
                    .desired(made -> desired.privateSubnet(made.id(vpc), index)));
        }
        List<Step<?, ?>> routeTables = new ArrayList<>();
        routeTables.add(plan.step("route-table-public", aws.routeTables)
                .inside(vpc)
                .follows(concat(gateway, publicSubnets))
                .desired(made ->
                        desired.routeTable(made.id(vpc), Optional.of(made.id(gateway)), ids(made, publicSubnets))));
        routeTables.addAll(natGateways(vpc, gateway, publicSubnets, privateSubnets));
        var clients = plan.step(Ids.CLIENTS, aws.securityGroups)
                .inside(vpc)
                .desired(made -> desired.clientsGroup(made.id(vpc)));
        var connectGroup = connect.group(vpc);
        var serverGroup = serverGroup(vpc, clients, connectGroup);
        new EndpointSteps(in, aws, plan).of(vpc, routeTables, privateSubnets, List.of(clients, serverGroup));
        return new Network(List.copyOf(publicSubnets), List.copyOf(privateSubnets), gateway, serverGroup, connectGroup);
    }

    private Step<?, SecurityGroups.Found> serverGroup(
            Step<?, Vpcs.Found> vpc,
            Step<?, SecurityGroups.Found> clients,
            Step<?, SecurityGroups.Found> connectGroup) {
        return plan.step("security-group-server", aws.securityGroups)
                .when(in.makesServer() || in.makesInstance())
                .inside(vpc)
                .follows(clients, connectGroup)
                .desired(made ->
                        desired.serverGroup(made.id(vpc), made.id(clients), connect.admitted(made, connectGroup)));
    }

    /** One for all zones, one for each, or none; private subnets route to theirs, by the tables that are the answer. */
    private List<Step<?, ?>> natGateways(
            Step<?, Vpcs.Found> vpc,
            Step<?, InternetGateways.Found> gateway,
            List<Step<?, Subnets.Found>> publicSubnets,
            List<Step<?, Subnets.Found>> privateSubnets) {
        List<Step<?, NatGateways.Found>> nats = new ArrayList<>();
        for (int zone = 0; zone < desired.natGateways(); zone++) {
            String letter = NetworkLayout.LETTERS.get(zone);
            var subnet = publicSubnets.get(zone);
            var address =
                    plan.step("elastic-ip-nat-" + letter, aws.elasticIps).desired(_ -> new ElasticIps.Desired(null));
            nats.add(plan.step("nat-gateway-" + letter, aws.natGateways)
                    .inside(subnet, address)
                    .follows(gateway)
                    .disruptive()
                    .desired(made -> new NatGateways.Desired(made.id(subnet), made.id(address))));
        }
        List<Step<?, ?>> tables = new ArrayList<>();
        for (int zone = 0; zone < privateSubnets.size(); zone++) {
            var subnet = privateSubnets.get(zone);
            Optional<Step<?, NatGateways.Found>> nat =
                    nats.isEmpty() ? Optional.empty() : Optional.of(nats.get(Math.min(zone, nats.size() - 1)));
            tables.add(plan.step("route-table-private-" + NetworkLayout.LETTERS.get(zone), aws.routeTables)
                    .inside(vpc)
                    .follows(concat(subnet, nat.stream().toList()))
                    .desired(made -> desired.routeTable(made.id(vpc), nat.map(made::id), Set.of(made.id(subnet)))));
        }
        return tables;
    }

    private record Cluster(Step<?, Clusters.Found> cluster) {}

    private Cluster cluster() {
        plan.stage("ClusterReady");
        var insights = plan.step("log-group-insights", aws.logGroups)
                .when(desired.hasInsights())
                .desired(_ -> desired.logGroup(names.insightsLogGroup()));
        var cluster = plan.step(Ids.CLUSTER, aws.clusters).follows(insights).desired(_ -> desired.cluster());
        var deadLetters = plan.step("task-events-dead-letters", aws.queues).desired(_ -> desired.deadLetterQueue());
        var queue = plan.step(Ids.TASK_EVENTS, aws.queues)
                .follows(deadLetters)
                .desired(made -> desired.taskEvents(made.id(deadLetters)));
        plan.step("task-events-rule", aws.rules)
                .follows(queue, cluster)
                .desired(made -> desired.taskEventsRule(made.id(cluster), made.id(queue)));
        return new Cluster(cluster);
    }

    private record Instance(Step<?, ContainerInstances.Found> member, Step<?, VolumeAttachments.Found> attachment) {}

    private Instance instance(Network network, Cluster cluster) {
        plan.stage("InstanceReady");
        boolean wanted = in.makesInstance();
        var subnet = (in.instanceIsPublic() ? network.publicSubnets() : network.privateSubnets()).getFirst();
        var role = plan.step("role-instance", aws.roles).when(wanted).desired(_ -> desired.roles()
                .instance());
        var profile = plan.step("instance-profile", aws.instanceProfiles)
                .when(wanted)
                .follows(role)
                .desired(_ -> desired.instanceProfile());
        var networkInterface = plan.step(Ids.NETWORK_INTERFACE, aws.networkInterfaces)
                .when(wanted)
                .inside(subnet, network.serverGroup())
                .disruptive()
                .desired(made -> desired.networkInterface(made.get(subnet), made.id(network.serverGroup())));
        var address = plan.step(Ids.INSTANCE_ADDRESS, aws.elasticIps)
                .when(wanted && in.instanceIsPublic())
                .inside(networkInterface)
                .follows(network.gateway())
                .desired(made -> new ElasticIps.Desired(made.id(networkInterface)));
        var volume = plan.step(Ids.DATA_VOLUME, aws.volumes)
                .when(wanted)
                .follows(subnet)
                .disruptive()
                .onRemoval(desired.dataVolumeRemoval())
                .desired(made -> desired.dataVolume(made.get(subnet).zone()));
        var instance = plan.step(Ids.INSTANCE, aws.instances)
                .when(wanted)
                .inside(networkInterface)
                .follows(profile, cluster.cluster(), volume, address)
                .disruptive()
                .desired(made -> desired.instance(made.id(networkInterface), made.id(volume)));
        connect.endpoint(subnet, network.connectGroup());
        return joined(cluster, instance, volume);
    }

    /** The agent starts once the volume is mounted, and joins the cluster then. */
    private Instance joined(Cluster cluster, Step<?, Instances.Found> instance, Step<?, Volumes.Found> volume) {
        var attachment = plan.step(VolumeAttachments.logicalId(Ids.DATA_VOLUME), aws.volumeAttachments)
                .when(instance.wanted())
                .inside(instance, volume)
                .desired(made -> new VolumeAttachments.Desired(made.id(volume), made.id(instance)));
        var member = plan.step(Ids.CONTAINER_INSTANCE, aws.containerInstances)
                .when(instance.wanted())
                .inside(instance, cluster.cluster())
                .follows(attachment)
                .desired(made -> new ContainerInstances.Desired(made.id(cluster.cluster()), made.id(instance)));
        return new Instance(member, attachment);
    }

    private void server(Cluster cluster, Instance instance) {
        plan.stage("ServerReady");
        boolean wanted = in.makesServer();
        var auth = plan.step(Ids.AUTH, aws.secrets)
                .when(in.auth().isAsked() && !in.isCloud())
                .blockedOn(in.auth().missing())
                .desired(_ -> desired.authSecret());
        var key = plan.step(Ids.API_KEY, aws.secrets)
                .when(in.isCloud())
                .blockedOn(in.auth().missing())
                .desired(_ -> desired.apiKey());
        var logGroup = plan.step("log-group-server", aws.logGroups)
                .when(wanted || in.sendsTasks())
                .desired(_ -> desired.logGroup(names.serverLogGroup()));
        var role = plan.step("role-server-execution", aws.roles)
                .when(wanted)
                .follows(auth)
                .desired(made -> desired.roles().serverExecution(authArn(made, auth)));
        var task = plan.step("task-definition-server", aws.taskDefinitions)
                .when(wanted)
                .follows(auth, role, logGroup)
                .desired(made -> desired.serverTask(made.id(role), authArn(made, auth), inUse()));
        plan.step(Ids.SERVER, aws.services)
                .when(wanted)
                .inside(cluster.cluster(), instance.member())
                .follows(task, instance.attachment())
                .desired(made -> desired.serverService(
                        made.id(cluster.cluster()), made.get(task).arn()));
        new CourierSteps(in, names, desired.roles(), aws, plan)
                .of(logGroup, new TreeMap<>(Map.of("PREFECT_API_AUTH_STRING", auth, "PREFECT_API_KEY", key)));
    }

    private void access() {
        plan.stage("AccessReady");
        // The instance asks for it again and again: neither it nor the server waits.
        plan.step("desktop-password", aws.parameters)
                .when(in.makesInstance() && in.desktopPassword().isAsked())
                .blockedOn(in.desktopPassword().missing())
                .desired(_ -> desired.desktopPassword());
        GithubSpec github = in.spec().github();
        boolean wanted = github != null;
        var provider = plan.step("oidc-provider-github", aws.oidcProviders)
                .when(wanted)
                .desired(_ -> new OidcProviders.Desired("token.actions.githubusercontent.com"));
        plan.step(Ids.GITHUB_ROLE, aws.roles).when(wanted).follows(provider).desired(made -> desired.roles()
                .github(made.get(provider).arn(), Objects.requireNonNull(github).repositories()));
    }

    private Optional<String> authArn(Made made, Step<?, Secrets.Found> auth) {
        return auth.wanted() ? Optional.of(made.id(auth)) : Optional.empty();
    }

    /** Revisions that services still run. */
    private Set<String> inUse() {
        return aws.services.of(in.owner()).stream()
                .flatMap(service -> service.rollOut().revisions().stream())
                .collect(Collectors.toSet());
    }

    private static Set<String> ids(Made made, List<? extends Step<?, ?>> steps) {
        return steps.stream().map(made::id).collect(Collectors.toSet());
    }

    private static List<Step<?, ?>> concat(Step<?, ?> first, List<? extends Step<?, ?>> others) {
        List<Step<?, ?>> all = new ArrayList<>(List.of(first));
        all.addAll(others);
        return all;
    }
}
