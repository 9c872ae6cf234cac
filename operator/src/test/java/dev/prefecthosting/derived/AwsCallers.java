package dev.prefecthosting.derived;

import dev.prefecthosting.aws.Account;
import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.Credentials;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.compute.InstanceConnect;
import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.compute.InstanceTypes;
import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.compute.VolumeAttachments;
import dev.prefecthosting.aws.compute.Volumes;
import dev.prefecthosting.aws.compute.Zones;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Every class that calls AWS, on clients that are never used. */
final class AwsCallers {
    private static final Clock CLOCK = Clock.systemUTC();

    private AwsCallers() {}

    static List<Permitted> all() {
        AwsClients clients = AwsClients.of(
                "eu-west-1",
                Optional.empty(),
                new Credentials.Keys("unused", "unused", Optional.empty()),
                Transport.of((_, _, _, _) -> {}));
        return Stream.of(ofEc2(clients), ofEcs(clients), ofOthers(clients))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Permitted> ofEc2(AwsClients clients) {
        Ec2Client ec2 = clients.ec2();
        return List.of(
                new Vpcs(ec2),
                new Subnets(ec2),
                new InternetGateways(ec2),
                new ElasticIps(ec2),
                new NatGateways(ec2),
                new RouteTables(ec2),
                new SecurityGroups(ec2),
                new NetworkInterfaces(ec2),
                new VpcEndpoints(ec2),
                new InstanceConnectEndpoints(ec2),
                new InstanceConnect(ec2, clients.instanceConnect(), CLOCK),
                new Instances(ec2),
                new Volumes(ec2),
                new VolumeAttachments(ec2, new Inventory<>(new Volumes(ec2), CLOCK)),
                new InstanceTypes(ec2, CLOCK),
                new Zones(ec2, CLOCK),
                new VpcMembers(ec2, CLOCK),
                new dev.prefecthosting.aws.compute.Images(clients.ssm(), CLOCK));
    }

    private static List<Permitted> ofEcs(AwsClients clients) {
        var clusters = new Clusters(clients.ecs());
        var inventory = new Inventory<>(clusters, CLOCK);
        return List.of(
                clusters,
                new TaskDefinitions(clients.ecs()),
                new RunDefinitions(clients.ecs()),
                new OneShotTasks(clients.ecs()),
                new Services(clients.ecs(), inventory),
                new ContainerInstances(clients.ecs(), inventory));
    }

    private static List<Permitted> ofOthers(AwsClients clients) {
        return List.of(
                new Account(clients.sts()),
                new Roles(clients.iam()),
                new InstanceProfiles(clients.iam()),
                new OidcProviders(clients.iam()),
                new LogGroups(clients.logs()),
                new LogTails(clients.logs()),
                new Queues(clients.sqs()),
                new Rules(clients.events()),
                new Repositories(clients.ecr()),
                new Images(clients.ecr()),
                new Pushes(clients.sqs()),
                new Secrets(clients.secrets()),
                new Letterbox(clients.secrets()),
                new Parameters(clients.ssm()),
                new ScalableTargets(clients.scaling()));
    }
}
