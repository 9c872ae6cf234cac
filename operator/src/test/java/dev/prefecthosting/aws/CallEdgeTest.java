package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

class CallEdgeTest {
    private static final String REFUSAL = """
            <Response><Errors><Error><Code>DependencyViolation</Code><Message>it has dependencies</Message></Error></Errors>
            <RequestID>7a62c49f</RequestID></Response>
            """;

    private final List<String> calls = new ArrayList<>();
    private final HttpServer server;

    CallEdgeTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void refuseEverything() {
        server.createContext("/", exchange -> {
            byte[] body = REFUSAL.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Ec2Client ec2(int port) {
        return AwsClients.of(
                        "eu-west-1",
                        Optional.of(URI.create("http://127.0.0.1:" + port)),
                        new Credentials.Keys("key", "secret", Optional.empty()),
                        UrlConnectionHttpClient.create(),
                        (service, operation, outcome, _) -> calls.add(service + " " + operation + " " + outcome))
                .ec2();
    }

    @Test
    void anErrorThatAwsAnswersLeavesTheClientTypedAndCountedOnce() {
        Ec2Client ec2 = ec2(server.getAddress().getPort());
        RemoteException thrown = catchThrowableOfType(
                RemoteException.class, () -> ec2.deleteSubnet(request -> request.subnetId("subnet-1")));

        assertThat(thrown.reason()).isEqualTo(Failure.DEPENDENCY);
        assertThat(thrown).hasMessage("DeleteSubnet: it has dependencies (DependencyViolation, request 7a62c49f)");
        assertThat(calls).containsExactly("ec2 DeleteSubnet dependency");
    }

    @Test
    void anErrorInAPageOfAListLeavesTheClientTyped() {
        Ec2Client ec2 = ec2(server.getAddress().getPort());
        RemoteException thrown =
                catchThrowableOfType(RemoteException.class, () -> ec2.describeSubnetsPaginator().subnets().stream()
                        .toList());

        assertThat(thrown.reason()).isEqualTo(Failure.DEPENDENCY);
    }

    @Test
    void aServerThatDoesNotAnswerIsUnavailable() {
        int port = server.getAddress().getPort();
        server.stop(0);
        RemoteException thrown =
                catchThrowableOfType(RemoteException.class, () -> ec2(port).describeVpcs());

        assertThat(thrown.reason()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(calls).containsExactly("ec2 DescribeVpcs unavailable");
    }
}
