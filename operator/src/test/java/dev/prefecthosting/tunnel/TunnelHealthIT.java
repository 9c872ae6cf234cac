package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one tunnel costs the others, and how one that looks open is found dead. */
@Tag("tunnel")
class TunnelHealthIT {
    private static final Duration HEARTBEAT = Duration.ofMillis(300);

    private final OpenSsh ssh = OpenSsh.start();
    private final ServerSocket echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Target target = new Target("127.0.0.1", echo.getLocalPort(), false);
    private final Identity identity = new Identity(ssh.newKey(), "Secret a/b, key id");
    private final Tunnels tunnels = new Tunnels(Pace.DEFAULT, Clock.systemUTC(), new Dialer(HEARTBEAT));

    TunnelHealthIT() throws IOException {
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void end() throws IOException {
        ssh.thaw();
        tunnels.close();
        ssh.close();
        echo.close();
    }

    @Test
    void whoComesAtTheSameTimeSharesOneLogin() throws Exception {
        Tunnel tunnel = tunnels.of("a", route(ssh.hop()), target);
        CountDownLatch answered = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.ofVirtual().start(() -> {
                if (answers(tunnel)) {
                    answered.countDown();
                }
            });
        }
        assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ssh.logins()).isEqualTo(1);
    }

    @Test
    void oneThatDoesNotAnswerAnyMoreIsClosedAndOpenedAnew() throws Exception {
        Tunnel tunnel = tunnels.of("a", route(ssh.hop()), target);
        assertThat(answers(tunnel)).isTrue();

        ssh.freeze();
        waitUntil(() -> !tunnel.isOpen());

        ssh.thaw();
        waitUntil(() -> answers(tunnel));
        assertThat(ssh.logins()).isEqualTo(2);
    }

    @Test
    void oneThatWasForgottenIsNotOpenedAgainByWhoHoldsItStill() throws Exception {
        Tunnel tunnel = tunnels.of("a", route(ssh.hop()), target);
        tunnels.forget("a");
        assertThatThrownBy(tunnel::entrance).isInstanceOf(RemoteException.class).hasMessageContaining("closed");
        assertThat(ssh.logins()).isZero();
    }

    @Test
    void oneThatHangsWhileItIsOpenedHoldsUpNoOther() throws Exception {
        List<Socket> held = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CountDownLatch reached = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try {
                    held.add(silent.accept());
                    reached.countDown();
                } catch (IOException e) {
                    assertThat(e).isNotNull();
                }
            });
            Tunnel hanging = tunnels.of("hanging", route(new Hop("x", "127.0.0.1", silent.getLocalPort())), target);
            Thread opening = Thread.ofVirtual().start(() -> answers(hanging));
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(answers(tunnels.of("a", route(ssh.hop()), target))).isTrue();
            assertThat(opening.isAlive()).as("it hangs still").isTrue();
        } finally {
            for (Socket each : held) {
                each.close();
            }
        }
    }

    private SshRoute route(Hop hop) throws IOException {
        Trust trust = new Trust(List.of(ssh.line()), "Secret a/b, key known_hosts", false);
        return new SshRoute(Optional.empty(), hop, identity, trust);
    }

    private static boolean answers(Tunnel tunnel) {
        try (Socket socket =
                new Socket(tunnel.entrance().getAddress(), tunnel.entrance().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'x';
        } catch (IOException | RemoteException e) {
            return false;
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket one = echo.accept();
                Thread.ofVirtual().start(() -> back(one));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void back(Socket one) {
        try (one;
                InputStream in = one.getInputStream()) {
            in.transferTo(one.getOutputStream());
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
