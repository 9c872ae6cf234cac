package dev.prefecthosting.aws.inventory;

import dev.prefecthosting.aws.Account;
import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Partitions;
import dev.prefecthosting.aws.compute.InstanceConnect;
import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.compute.VolumeAttachments;
import dev.prefecthosting.aws.compute.Volumes;
import dev.prefecthosting.aws.ecr.Images;
import dev.prefecthosting.aws.ecr.Pushes;
import dev.prefecthosting.aws.ecr.Repositories;
import dev.prefecthosting.aws.ecs.Clusters;
import dev.prefecthosting.aws.ecs.ContainerInstances;
import dev.prefecthosting.aws.ecs.OneShotTasks;
import dev.prefecthosting.aws.ecs.RunDefinitions;
import dev.prefecthosting.aws.ecs.Services;
import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.aws.events.Queues;
import dev.prefecthosting.aws.events.Rules;
import dev.prefecthosting.aws.iam.Boundary;
import dev.prefecthosting.aws.iam.InstanceProfiles;
import dev.prefecthosting.aws.iam.OidcProviders;
import dev.prefecthosting.aws.iam.Roles;
import dev.prefecthosting.aws.logs.LogGroups;
import dev.prefecthosting.aws.logs.LogTails;
import dev.prefecthosting.aws.network.ElasticIps;
import dev.prefecthosting.aws.network.InternetGateways;
import dev.prefecthosting.aws.network.NatGateways;
import dev.prefecthosting.aws.network.NetworkInterfaces;
import dev.prefecthosting.aws.network.RouteTables;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.VpcEndpoints;
import dev.prefecthosting.aws.network.VpcMembers;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.aws.scaling.ScalableTargets;
import dev.prefecthosting.aws.secrets.Letterbox;
import dev.prefecthosting.aws.secrets.Parameters;
import dev.prefecthosting.aws.secrets.Secrets;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Remote;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The kinds of one account and region, each with what exists of it, and the facts that plans ask for. */
public final class AwsRegion {
    public final Inventory<Vpcs.Desired, Vpcs.Found> vpcs;
    public final Inventory<InternetGateways.Desired, InternetGateways.Found> internetGateways;
    public final Inventory<Subnets.Desired, Subnets.Found> subnets;
    public final Inventory<ElasticIps.Desired, ElasticIps.Found> elasticIps;
    public final Inventory<NatGateways.Desired, NatGateways.Found> natGateways;
    public final Inventory<RouteTables.Desired, RouteTables.Found> routeTables;
    public final Inventory<SecurityGroups.Desired, SecurityGroups.Found> securityGroups;
    public final Inventory<VpcEndpoints.Desired, VpcEndpoints.Found> vpcEndpoints;
    public final Inventory<InstanceConnectEndpoints.Desired, InstanceConnectEndpoints.Found> instanceConnectEndpoints;
    public final Inventory<OidcProviders.Desired, OidcProviders.Found> oidcProviders;
    public final Inventory<Roles.Desired, Roles.Found> roles;
    public final Inventory<InstanceProfiles.Desired, InstanceProfiles.Found> instanceProfiles;
    public final Inventory<LogGroups.Desired, LogGroups.Found> logGroups;
    public final Inventory<Clusters.Desired, Clusters.Found> clusters;
    public final Inventory<Queues.Desired, Queues.Found> queues;
    public final Inventory<Rules.Desired, Rules.Found> rules;
    public final Inventory<Secrets.Desired, Secrets.Found> secrets;
    public final Inventory<Parameters.Desired, Parameters.Found> parameters;
    public final Inventory<Repositories.Desired, Repositories.Found> repositories;
    public final Inventory<NetworkInterfaces.Desired, NetworkInterfaces.Found> networkInterfaces;
    public final Inventory<Volumes.Desired, Volumes.Found> volumes;
    public final Inventory<Instances.Desired, Instances.Found> instances;
    public final Inventory<VolumeAttachments.Desired, VolumeAttachments.Found> volumeAttachments;
    public final Inventory<ContainerInstances.Desired, ContainerInstances.Found> containerInstances;
    public final Inventory<TaskDefinitions.Desired, TaskDefinitions.Found> taskDefinitions;
    public final Inventory<Services.Desired, Services.Found> services;
    public final Inventory<ScalableTargets.Desired, ScalableTargets.Found> scalableTargets;

    public final Account account;
    public final Offers offers;
    public final InstanceConnect instanceConnect;
    public final Images containerImages;
    public final Pushes pushes;
    public final RunDefinitions runDefinitions;
    public final VpcMembers vpcMembers;
    public final OneShotTasks oneShotTasks;
    public final LogTails logTails;
    public final Letterbox letterbox;

    private final Clock clock;

    AwsRegion(AwsClients aws, Optional<Boundary> boundary, Clock clock) {
        this.clock = clock;
        account = new Account(aws.sts());
        vpcs = of(new Vpcs(aws.ec2()));
        internetGateways = of(new InternetGateways(aws.ec2()));
        subnets = of(new Subnets(aws.ec2()));
        elasticIps = of(new ElasticIps(aws.ec2()));
        natGateways = of(new NatGateways(aws.ec2()));
        routeTables = of(new RouteTables(aws.ec2()));
        securityGroups = of(new SecurityGroups(aws.ec2()));
        vpcEndpoints = of(new VpcEndpoints(aws.ec2()));
        instanceConnectEndpoints = of(new InstanceConnectEndpoints(aws.ec2()));
        oidcProviders = of(new OidcProviders(aws.iam()));
        roles = of(new Roles(aws.iam(), () -> boundary(boundary, aws)));
        instanceProfiles = of(new InstanceProfiles(aws.iam()));
        logGroups = of(new LogGroups(aws.logs()));
        clusters = of(new Clusters(aws.ecs()));
        queues = of(new Queues(aws.sqs()));
        rules = of(new Rules(aws.events()));
        secrets = of(new Secrets(aws.secrets()));
        parameters = of(new Parameters(aws.ssm()));
        repositories = of(new Repositories(aws.ecr()));
        networkInterfaces = of(new NetworkInterfaces(aws.ec2()));
        volumes = of(new Volumes(aws.ec2()));
        instances = of(new Instances(aws.ec2()));
        volumeAttachments = of(new VolumeAttachments(aws.ec2(), volumes));
        containerInstances = of(new ContainerInstances(aws.ecs(), clusters));
        taskDefinitions = of(new TaskDefinitions(aws.ecs()));
        services = of(new Services(aws.ecs(), clusters));
        scalableTargets = of(new ScalableTargets(aws.scaling()));
        offers = Offers.of(aws, clock);
        instanceConnect = new InstanceConnect(aws.ec2(), aws.instanceConnect(), clock);
        containerImages = new Images(aws.ecr());
        pushes = new Pushes(aws.sqs());
        runDefinitions = new RunDefinitions(aws.ecs());
        vpcMembers = new VpcMembers(aws.ec2(), clock);
        oneShotTasks = new OneShotTasks(aws.ecs());
        logTails = new LogTails(aws.logs());
        letterbox = new Letterbox(aws.secrets());
    }

    private Optional<String> boundary(Optional<Boundary> boundary, AwsClients aws) {
        return boundary.map(each -> each.arn(Partitions.of(aws.region().id()), account.id()));
    }

    /** In the order of creation; what the plan no longer knows goes in the reverse of it. */
    public List<Inventory<?, ?>> all() {
        return List.of(
                vpcs,
                internetGateways,
                subnets,
                elasticIps,
                natGateways,
                routeTables,
                securityGroups,
                vpcEndpoints,
                instanceConnectEndpoints,
                oidcProviders,
                roles,
                instanceProfiles,
                logGroups,
                clusters,
                queues,
                rules,
                secrets,
                parameters,
                repositories,
                networkInterfaces,
                volumes,
                instances,
                volumeAttachments,
                containerInstances,
                taskDefinitions,
                services);
    }

    private <D, R extends Remote> Inventory<D, R> of(AwsKind<D, R> kind) {
        return new Inventory<>(kind, clock);
    }
}
