package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Through the EC2 Instance Connect of local AWS, to an HTTP server at the instance's private address. */
@Tag("tunnel")
class InstanceConnectIT {
    private static final Pace QUICK = new Pace(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMillis(100));
    /** More than a window and a frame hold, so that both have to wait. */
    private static final int LARGE = 8 * 1024 * 1024;

    private final ConnectSite site = new ConnectSite();
    private final EchoServer http = new EchoServer();
    private final Tunnels tunnels = new Tunnels(QUICK, Clock.systemUTC());

    InstanceConnectIT() throws IOException {}

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
    void callsComeThroughHoweverLargeAndTheHostKeyIsKept() throws Exception {
        site.awaitConsole();
        Tunnel tunnel = tunnels.of("a", site.route(), site.target());

        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 'x');
        assertThat(post(tunnel, large)).isEqualTo(large);
        assertThat(tunnel.learned())
                .singleElement()
                .asString()
                .startsWith(site.hop().host() + " ssh-ed25519 AAAA");
        assertThat(site.cutTunnels()).as("one for both").contains("1");
    }

    @Test
    void aKeptHostKeyNeedsNoConsole() throws Exception {
        site.awaitConsole();
        Tunnel first = tunnels.of("a", site.route(), site.target());
        first.entrance();
        site.fault("{\"kind\": \"error\", \"operation\": \"GetConsoleOutput\", \"times\": 9}");

        Trust kept = new Trust(first.learned(), "status.prefectApi.knownHosts", false);
        Route route = new InstanceConnectRoute(site.hop(), site.doorway(), kept);
        assertThat(post(tunnels.of("b", route, site.target()), new byte[1])).hasSize(1);
    }

    @Test
    void aConsoleThatIsSilentYetIsSaid() throws Exception {
        Doorway silent = new Doorways(site.doorway()) {
            @Override
            public List<String> hostKeys() {
                return List.of();
            }
        };
        Route route = new InstanceConnectRoute(site.hop(), silent, site.route().trust());
        assertThatThrownBy(tunnels.of("a", route, site.target())::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("its host key is not known yet: the console output of i-");
    }

    @Test
    void aRenewalFailsNoCall() throws Exception {
        site.awaitConsole();
        InstanceConnectRoute plain = site.route();
        Route shortLived = new Route() {
            @Override
            public Line open(Dialer dialer, List<String> learned) {
                return plain.open(dialer, learned);
            }

            @Override
            public Duration renewAfter() {
                return Duration.ofMillis(300);
            }
        };
        assertThat(plain.renewAfter()).isLessThan(Duration.ofMinutes(55));
        Tunnel tunnel = tunnels.of("a", shortLived, site.target());
        do {
            assertThat(post(tunnel, new byte[100_000])).hasSize(100_000);
        } while (tunnel.renewals() <= 2);
    }

    @Test
    void aTunnelThatIsCutInACallFailsItOnceAndOpensAgain() throws Exception {
        site.awaitConsole();
        Tunnel tunnel = tunnels.of("a", site.route(), site.target());
        InetSocketAddress entrance = tunnel.entrance();
        Thread cutter = Thread.ofVirtual().start(() -> {
            http.awaitSlow();
            try {
                site.cutTunnels();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThatThrownBy(() -> EchoServer.call(tunnel, "/slow", new byte[1])).isInstanceOf(IOException.class);
        cutter.join();
        http.endSlow();
        Waiting.until(() -> !tunnel.isOpen());
        assertThat(post(tunnel, new byte[3])).hasSize(3);
        assertThat(tunnel.entrance()).isEqualTo(entrance);
        assertThat(http.slowCalls()).as("asked for by nobody again").isEqualTo(1);
    }

    @Test
    void anotherHostKeyIsRefusedUnlessTheConsoleHasIt() throws Exception {
        site.awaitConsole();
        Tunnel before = tunnels.of("a", site.route(), site.target());
        before.entrance();
        List<String> console = site.doorway().hostKeys();
        site.changeHostKey();
        Waiting.until(() -> !before.isOpen());

        Doorway old = new Doorways(site.doorway()) {
            @Override
            public List<String> hostKeys() {
                return console;
            }
        };
        Route imposed = new InstanceConnectRoute(site.hop(), old, site.route().trust());
        assertThatThrownBy(tunnels.of("b", imposed, site.target())::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("host key ssh-ed25519 SHA256:")
                .hasMessageContaining("is not in status.prefectApi.knownHosts. Nor is it in the console output");

        assertThat(post(before, new byte[1]))
                .as("with the console's word for it")
                .hasSize(1);
    }

    @Test
    void aKeyThatHasExpiredIsSaid() throws Exception {
        site.awaitConsole();
        site.fault("{\"kind\": \"keyExpired\"}");
        Tunnel tunnel = tunnels.of("a", site.route(), site.target());
        assertThatThrownBy(tunnel::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("it refuses the key of EC2 Instance Connect. Does i-")
                .hasMessageContaining("have the package ec2-instance-connect");

        site.clearFaults();
        Waiting.until(() -> answers(tunnel));
    }

    @Test
    void anEndpointThatIsGoneIsSaidAndAnotherOneServes() throws Exception {
        site.awaitConsole();
        Tunnel tunnel = tunnels.of("a", site.route(), site.target());
        tunnel.entrance();
        site.deleteEndpoint();
        Waiting.until(() -> !tunnel.isOpen());
        assertThatThrownBy(tunnel::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("EC2 Instance Connect Endpoint eice-")
                .hasMessageContaining("HTTP 400")
                .hasMessageContaining("Is the endpoint still there?");

        site.makeEndpointAgain();
        assertThat(post(tunnels.of("a", site.route(), site.target()), new byte[1]))
                .hasSize(1);
    }

    @Test
    void anOpenSshServerIsReachedTheSameWay() throws Exception {
        try (OpenSsh ssh = OpenSsh.start()) {
            site.serve(22, ssh.hop().port());
            Doorway doorway = new Doorways(site.doorway()) {
                @Override
                public void admit(String user, String publicKey) {
                    ssh.admit(publicKey);
                }

                @Override
                public List<String> hostKeys() {
                    return List.of(ssh.hostKey());
                }
            };
            Hop hop = new Hop(ssh.hop().user(), site.hop().host(), 22);
            Target local = new Target("127.0.0.1", http.port(), false);
            Route route = new InstanceConnectRoute(hop, doorway, site.route().trust());
            byte[] large = new byte[LARGE];
            assertThat(post(tunnels.of("a", route, local), large)).isEqualTo(large);
        }
    }

    private static boolean answers(Tunnel tunnel) {
        try {
            tunnel.entrance();
            return true;
        } catch (RemoteException e) {
            return false;
        }
    }

    private static byte[] post(Tunnel tunnel, byte[] body) throws IOException, InterruptedException {
        return EchoServer.call(tunnel, "/echo", body);
    }
}
