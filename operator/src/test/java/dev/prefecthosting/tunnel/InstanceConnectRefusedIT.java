package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What EC2 Instance Connect refuses is named, with what to check. */
@Tag("tunnel")
class InstanceConnectRefusedIT {
    private final ConnectSite site = new ConnectSite();
    private final EchoServer http = new EchoServer();
    private final Tunnels tunnels = new Tunnels(Pace.DEFAULT, Clock.systemUTC());

    InstanceConnectRefusedIT() throws IOException {}

    @BeforeEach
    void serve() throws Exception {
        site.serve(4200, http.port());
    }

    @AfterEach
    void end() throws Exception {
        tunnels.close();
        http.close();
        site.clearFaults();
    }

    @Test
    void whatIsDeniedIsNamed() throws Exception {
        site.awaitConsole();
        String denied =
                "{\"kind\": \"error\", \"status\": 403, \"code\": \"AccessDeniedException\", \"operation\": \"%s\"}";
        site.fault(denied.formatted("OpenTunnel"));
        assertThatThrownBy(tunnels.of("a", site.route(), site.target())::entrance)
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("ec2-instance-connect:OpenTunnel on EC2 Instance Connect Endpoint eice-");

        site.fault(denied.formatted("SendSSHPublicKey"));
        assertThatThrownBy(tunnels.of("b", site.route(), site.target())::entrance)
                .hasMessageContaining("a key for ec2-user of i-")
                .hasMessageContaining("ec2-instance-connect:SendSSHPublicKey");

        site.fault(denied.formatted("GetConsoleOutput"));
        assertThatThrownBy(tunnels.of("c", site.route(), site.target())::entrance)
                .hasMessageContaining("the console of i-")
                .hasMessageContaining("ec2:GetConsoleOutput");
    }

    @Test
    void aGroupThatDoesNotAdmitAndAnInstanceThatIsStoppedAreNamed() throws Exception {
        site.awaitConsole();
        site.shutOut();
        assertThatThrownBy(tunnels.of("a", site.route(), site.target())::entrance)
                .hasMessageContaining("can't be reached: Unable to connect to target")
                .hasMessageContaining("does its security group admit that of the endpoint to port 22?");

        site.stopInstance();
        assertThatThrownBy(tunnels.of("b", site.route(), site.target())::entrance)
                .hasMessageContaining("a key for ec2-user of i-")
                .hasMessageContaining("Does the instance run?");
    }

    @Test
    void aServerThatDoesNotListenIsNamed() throws Exception {
        site.awaitConsole();
        Tunnel tunnel = tunnels.of("a", site.route(), site.target());
        tunnel.entrance();
        http.close();
        assertThatThrownBy(() -> EchoServer.call(tunnel, "/echo", new byte[1])).isInstanceOf(IOException.class);
        assertThat(tunnel.fault()).hasValueSatisfying(why -> assertThat(why)
                .contains("ec2-user@" + site.hop().host() + ":22 can't connect to")
                .contains("Does the server run"));
    }
}
