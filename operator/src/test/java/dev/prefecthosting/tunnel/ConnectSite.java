package dev.prefecthosting.tunnel;

import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.LocalAws;
import dev.prefecthosting.aws.Trial;
import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Images;
import dev.prefecthosting.aws.compute.InstanceConnect;
import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.network.Rule;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.aws.network.Vpcs;
import dev.prefecthosting.plan.Scan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** A private instance of local AWS, and the endpoint that leads to it, in an account of their own. */
final class ConnectSite {
    private final AwsClients aws = LocalAws.find().orElseThrow().clients();
    private final Trial trial = new Trial();
    private final InstanceConnectEndpoints endpoints = new InstanceConnectEndpoints(aws.ec2());
    private final InstanceConnect connect = new InstanceConnect(aws.ec2(), aws.instanceConnect(), Clock.systemUTC());
    private final String vpc;
    private final InstanceConnectEndpoints.Desired desired;
    private final String endpointGroup;
    private final String instanceGroup;
    private final Instance instance;
    private InstanceConnectEndpoints.Found endpoint;

    ConnectSite() {
        vpc = trial.make(new Vpcs(aws.ec2()), "vpc", new Vpcs.Desired("10.0.0.0/16"))
                .id();
        String subnet = trial.make(
                        new Subnets(aws.ec2()), "subnet", new Subnets.Desired(vpc, "10.0.0.0/24", "eu-west-1a"))
                .id();
        endpointGroup = group("endpoint", Set.of());
        instanceGroup = group("instance", Set.of(Rule.tcp(22, endpointGroup, "the endpoint")));
        desired = new InstanceConnectEndpoints.Desired(subnet, Set.of(endpointGroup));
        endpoint = trial.make(endpoints, "endpoint", desired);
        instance = launch(subnet);
    }

    private String group(String name, Set<Rule> ingress) {
        return trial.make(new SecurityGroups(aws.ec2()), name, new SecurityGroups.Desired(vpc, name, ingress))
                .id();
    }

    private Instance launch(String subnet) {
        Images.Image image =
                new Images(aws.ssm(), Clock.systemUTC()).newest(Images.Os.AMAZON_LINUX_2023, Architecture.ARM64);
        String id = aws.ec2()
                .runInstances(request -> request.imageId(image.id())
                        .instanceType(InstanceType.T4_G_MEDIUM)
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnet)
                        .securityGroupIds(instanceGroup))
                .instances()
                .getFirst()
                .instanceId();
        await(id, InstanceStateName.RUNNING);
        return shown(id);
    }

    private Instance shown(String id) {
        return aws.ec2()
                .describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    private void await(String id, InstanceStateName state) {
        Waiting.until(() -> shown(id).state().name() == state);
    }

    /** That the console has its host keys. */
    void awaitConsole() {
        Waiting.until(() -> !connect.hostKeys(instance.instanceId()).isEmpty());
    }

    Hop hop() {
        return new Hop("ec2-user", instance.privateIpAddress(), 22);
    }

    Target target() {
        return new Target(instance.privateIpAddress(), 4200, false);
    }

    InstanceConnectRoute route() {
        Trust trust = new Trust(List.of(), "status.prefectApi.knownHosts", false, "Nor is it in the console output");
        return new InstanceConnectRoute(hop(), doorway(), trust);
    }

    Doorway doorway() {
        return new Way(
                connect,
                new InstanceConnect.Endpoint(endpoint.id(), Objects.requireNonNull(endpoint.dnsName())),
                instance.instanceId(),
                instance.privateIpAddress());
    }

    private record Way(InstanceConnect connect, InstanceConnect.Endpoint endpoint, String instance, String address)
            implements Doorway {
        @Override
        public void admit(String user, String publicKey) {
            connect.sendKey(instance, user, publicKey);
        }

        @Override
        public URI tunnel() {
            return connect.tunnel(endpoint, address);
        }

        @Override
        public List<String> hostKeys() {
            return connect.hostKeys(instance);
        }

        @Override
        public void suspect() {}

        @Override
        public String name() {
            return "EC2 Instance Connect Endpoint " + endpoint.id();
        }
    }

    void deleteEndpoint() {
        trial.delete(endpoints, endpoint);
    }

    void makeEndpointAgain() {
        endpoint = trial.make(endpoints, "endpoint-again", desired);
    }

    void stopInstance() {
        aws.ec2().stopInstances(request -> request.instanceIds(instance.instanceId()));
        await(instance.instanceId(), InstanceStateName.STOPPED);
    }

    void shutOut() {
        SecurityGroups groups = new SecurityGroups(aws.ec2());
        SecurityGroups.Found found = groups.list(new Scan<>(List.of(), true)).stream()
                .filter(group -> group.id().equals(instanceGroup))
                .findFirst()
                .orElseThrow();
        groups.update(found, new SecurityGroups.Desired(vpc, "instance", Set.of()));
    }

    /** A program of this machine at the instance's address. */
    void serve(int port, int localPort) throws IOException, InterruptedException {
        control("POST", "/sim/addresses", """
                {"vpc": "%s", "host": "%s", "port": %d, "localPort": %d}""".formatted(vpc, instance.privateIpAddress(), port, localPort));
    }

    void changeHostKey() throws IOException, InterruptedException {
        control("POST", "/sim/instances/" + instance.instanceId() + "/host-key", "");
    }

    /** How many tunnels there were. */
    String cutTunnels() throws IOException, InterruptedException {
        return control("DELETE", "/sim/tunnels", "");
    }

    void fault(String fault) throws IOException, InterruptedException {
        control("POST", "/sim/faults", fault);
    }

    void clearFaults() throws IOException, InterruptedException {
        control("DELETE", "/sim/faults", "");
    }

    private static String control(String method, String path, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL") + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            return answer.body();
        }
    }
}
