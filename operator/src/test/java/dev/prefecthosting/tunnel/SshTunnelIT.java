package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Through real OpenSSH servers to an HTTP server. */
@Tag("tunnel")
class SshTunnelIT {
    private static final Pace QUICK = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(100));

    private final HttpServer http = server();
    private final Target target = new Target("127.0.0.1", http.getAddress().getPort(), false);
    private OpenSsh ssh;
    private Tunnels tunnels = new Tunnels(Pace.DEFAULT, Clock.systemUTC());

    SshTunnelIT() throws IOException {
        ssh = OpenSsh.start();
    }

    @BeforeEach
    void serve() {
        http.start();
    }

    @AfterEach
    void end() {
        tunnels.close();
        ssh.close();
        http.stop(0);
    }

    @Test
    void callsComeThroughAndShareOneSession() throws Exception {
        Tunnel tunnel = tunnels.of("a", route(), target);

        assertThat(tunnel.isOpen()).as("before it is needed").isFalse();
        assertThat(get(tunnel)).isEqualTo("hello");
        assertThat(get(tunnel)).isEqualTo("hello");
        assertThat(tunnels.of("a", route(), target)).isSameAs(tunnel);
    }

    @Test
    void throughAJumpToo() throws Exception {
        try (OpenSsh jump = OpenSsh.start()) {
            Identity identity = new Identity(ssh.newKey(), "Secret a/b, key id");
            jump.authorize(new String(publicKeys(identity), StandardCharsets.UTF_8));
            Trust trust = new Trust(List.of(ssh.line(), jump.line()), "Secret a/b, key known_hosts", false);
            var route = new SshRoute(Optional.of(jump.hop()), ssh.hop(), identity, trust);
            Tunnel tunnel = tunnels.of("a", route, target);

            assertThat(get(tunnel)).isEqualTo("hello");

            ssh.stop();
            waitUntil(() -> !tunnel.isOpen());
            assertThatThrownBy(tunnel::entrance)
                    .isInstanceOf(RemoteException.class)
                    .hasMessageContaining(ssh.hop().toString());
        }
    }

    @Test
    void aTunnelThatWasCutIsOpenedAgainAtTheSameEntrance() throws Exception {
        Tunnel tunnel = tunnels.of("a", route(), target);
        InetSocketAddress entrance = tunnel.entrance();
        ssh.stop();
        waitUntil(() -> !tunnel.isOpen());

        assertThatThrownBy(tunnel::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining(ssh.hop().toString());

        ssh.restart();
        waitUntil(() -> answers(tunnel));
        assertThat(tunnel.entrance()).isEqualTo(entrance);
        assertThat(get(tunnel)).isEqualTo("hello");
    }

    @Test
    void anotherHostKeyIsRefusedWithItsFingerprint() throws Exception {
        Route route = route();
        ssh.stop();
        ssh.restartWithAnotherHostKey();
        Tunnel tunnel = tunnels.of("a", route, target);

        assertThatThrownBy(tunnel::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("host key ssh-ed25519 SHA256:")
                .hasMessageContaining("Secret a/b, key known_hosts")
                .hasMessageContaining("ssh-keyscan");

        assertThat(get(tunnels.of("a", route(), target)))
                .as("with the right line")
                .isEqualTo("hello");
    }

    @Test
    void theFirstKeySeenIsKept() throws Exception {
        Trust trust = new Trust(List.of(), "status.prefectApi.knownHosts", true);
        Route route = new SshRoute(Optional.empty(), ssh.hop(), identity(), trust);
        Tunnel tunnel = tunnels.of("a", route, target);
        tunnel.entrance();

        assertThat(tunnel.learned()).singleElement().asString().startsWith("[127.0.0.1]:");

        ssh.stop();
        ssh.restartWithAnotherHostKey();
        waitUntil(() -> !tunnel.isOpen());
        assertThatThrownBy(tunnel::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("status.prefectApi.knownHosts");
    }

    @Test
    void aKeyThatIsNotLetInIsNamed() throws Exception {
        Route route = route();
        ssh.authorize("");

        assertThatThrownBy(tunnels.of("a", route, target)::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("it refuses the key of Secret a/b, key id")
                .hasMessageContaining("authorized_keys");
    }

    @Test
    void aTargetThatRefusesIsNamed() throws Exception {
        Tunnel tunnel = tunnels.of("a", route(), target);
        tunnel.entrance();
        http.stop(0);

        assertThatThrownBy(() -> get(tunnel)).isInstanceOf(IOException.class);
        assertThat(tunnel.fault()).hasValueSatisfying(why -> assertThat(why)
                .contains("can't connect to 127.0.0.1:" + target.port())
                .contains("Connection refused"));
    }

    @Test
    void anIdleTunnelIsClosedAndOpensAgain() throws Exception {
        tunnels.close();
        tunnels = new Tunnels(QUICK, Clock.systemUTC());
        Tunnel tunnel = tunnels.of("a", route(), target);
        get(tunnel);

        waitUntil(() -> !tunnel.isOpen());
        assertThat(get(tunnel)).isEqualTo("hello");
    }

    @Test
    void aRenewalFailsNoCall() throws Exception {
        tunnels.close();
        tunnels = new Tunnels(QUICK, Clock.systemUTC());
        SshRoute plain = route();
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
        Tunnel tunnel = tunnels.of("a", shortLived, target);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        do {
            assertThat(get(tunnel)).isEqualTo("hello");
        } while (tunnel.renewals() <= 3 && System.nanoTime() < end);
        assertThat(tunnel.renewals()).isGreaterThan(3);
    }

    @Test
    void aDeadTunnelStallsNoOther() throws Exception {
        Route dead = new SshRoute(Optional.empty(), new Hop("x", "127.0.0.1", 1), identity(), trust());
        Tunnel broken = tunnels.of("dead", dead, target);
        assertThatThrownBy(broken::entrance)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("x@127.0.0.1:1: no connection: Connection refused. ");

        assertThat(get(tunnels.of("a", route(), target))).isEqualTo("hello");
        assertThatThrownBy(broken::entrance).as("at once, while it backs off").isInstanceOf(RemoteException.class);
    }

    private SshRoute route() throws IOException {
        return new SshRoute(Optional.empty(), ssh.hop(), identity(), trust());
    }

    private Identity identity() throws IOException {
        return new Identity(ssh.newKey(), "Secret a/b, key id");
    }

    private Trust trust() throws IOException {
        return new Trust(List.of(ssh.line()), "Secret a/b, key known_hosts", false);
    }

    private static byte[] publicKeys(Identity identity) {
        return org.apache.sshd.common.config.keys.PublicKeyEntry.toString(
                        identity.keys().getFirst().getPublic())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean answers(Tunnel tunnel) {
        try {
            tunnel.entrance();
            return true;
        } catch (RemoteException e) {
            return false;
        }
    }

    private static String get(Tunnel tunnel) throws IOException, InterruptedException {
        InetSocketAddress entrance = tunnel.entrance();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d/".formatted(entrance.getPort())))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        return server;
    }

    private static void waitUntil(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
