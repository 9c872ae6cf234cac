package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import software.amazon.awssdk.services.ec2.Ec2Client;

class CallEdgeTest {
    private static final String REFUSAL = """
            <Response><Errors><Error><Code>DependencyViolation</Code><Message>it has dependencies</Message></Error></Errors>
            <RequestID>7a62c49f</RequestID></Response>
            """;

    private static final String DENIAL = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
            <Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/operator is not authorized to perform: \
            sts:AssumeRole on resource: arn:aws:iam::2:role/theirs</Message></Error>
            <RequestId>8b73d5a0</RequestId></ErrorResponse>
            """;

    private final List<String> calls = new ArrayList<>();
    private final HttpServer server;
    private String answer = REFUSAL;
    private int status = 400;

    CallEdgeTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void refuseEverything() {
        server.createContext("/", exchange -> {
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
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
        return ec2(port, new Credentials.Keys("key", "secret", Optional.empty()));
    }

    private Ec2Client ec2(int port, Credentials credentials) {
        return AwsClients.of(
                        "eu-west-1",
                        Optional.of(URI.create("http://127.0.0.1:" + port)),
                        credentials,
                        Transport.of((service, operation, outcome, _) ->
                                calls.add(service + " " + operation + " " + outcome)))
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
    void aRoleThatMayNotBeAssumedIsUnauthorized() {
        answer = DENIAL;
        status = 403;
        assertThat(assuming().reason()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(assuming())
                .hasMessage("AssumeRole: User: arn:aws:iam::1:user/operator is not authorized to perform:"
                        + " sts:AssumeRole on resource: arn:aws:iam::2:role/theirs (AccessDenied, request 8b73d5a0)");
        assertThat(calls).containsExactly("sts AssumeRole unauthorized", "sts AssumeRole unauthorized");
    }

    @Test
    void anStsThatFailsIsNotAskedAgainByTheSdk() {
        status = 503;
        assertThat(assuming().reason()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(calls).containsExactly("sts AssumeRole unavailable");
    }

    private RemoteException assuming() {
        System.setProperty("aws.accessKeyId", "own");
        System.setProperty("aws.secretAccessKey", "secret");
        try {
            Ec2Client ec2 = ec2(
                    server.getAddress().getPort(),
                    new Credentials.Role("arn:aws:iam::2:role/theirs", Optional.of("id"), "session"));
            return catchThrowableOfType(RemoteException.class, ec2::describeVpcs);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** A client that is forgotten could not end them. */
    @Test
    void clientsHaveNoThreadsOfTheirOwn() {
        Ec2Client ec2 = ec2(server.getAddress().getPort());
        assertThatThrownBy(ec2::describeVpcs).isInstanceOf(RemoteException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("sdk-"));
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
