package dev.prefecthosting.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Passage;
import dev.prefecthosting.prefect.PrefectServers.Way;
import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A browser's bytes on one side, a server's on the other. */
@Timeout(60)
class UiServerTest {
    private static final String HOST = "Host: demo.default.localhost\r\n";

    private final Server server = new Server();
    private final One hostings =
            new One(new Reach(URI.create("http://127.0.0.1:%d/api".formatted(server.port())), Way.DIRECT, false));
    private UiServer ui = start(10);

    UiServerTest() throws IOException {}

    @AfterEach
    void end() throws IOException {
        ui.close();
        server.close();
    }

    @Test
    void aRequestGoesToTheServerAndItsAnswerBack() throws Exception {
        assertThat(ask("POST /api/x HTTP/1.1\r\n" + HOST + "Content-Length: 4\r\n\r\nbody"))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(server.heads.take()).startsWith("POST /api/x HTTP/1.1\r\nHost: demo.default.localhost\r\n");
    }

    @Test
    void anotherOnesServerIsAskedByItsOwnName() throws Exception {
        hostings.reach = new Reach(hostings.reach.api(), Way.DIRECT, true);
        ask("GET / HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(server.heads.take()).contains("Host: 127.0.0.1:%d\r\n".formatted(server.port()));
    }

    @Test
    void aProxyIsAskedForTheAddress() throws Exception {
        var proxy = Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        hostings.reach = new Reach(URI.create("http://10.42.0.10:4200/api"), new Way.Direct(proxy), false);
        ask("GET /a HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(server.heads.take()).startsWith("GET http://10.42.0.10:4200/a HTTP/1.1\r\n");

        ask("GET /a HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\n\r\n");
        assertThat(server.heads.take()).startsWith("CONNECT 10.42.0.10:4200 HTTP/1.1\r\n");
    }

    @Test
    void aWebSocketCarriesBothWaysUntilOneSideEnds() throws Exception {
        try (Socket browser = connected()) {
            browser.getOutputStream()
                    .write(bytes("GET /api/events/out HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\n\r\n"));
            InputStream in = browser.getInputStream();
            assertThat(new String(in.readNBytes(Server.SWITCHED.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(Server.SWITCHED);
            for (String word : List.of("one", "two")) {
                browser.getOutputStream().write(bytes(word));
                assertThat(new String(in.readNBytes(3), StandardCharsets.US_ASCII))
                        .isEqualTo(word);
            }
            browser.shutdownOutput();
            assertThat(in.read()).as("the server heard of the end").isEqualTo(-1);
        }
    }

    @Test
    void whatIsNotServedIsSaidInOneSentence() throws Exception {
        assertThat(ask("GET / HTTP/1.1\r\nHost: other.default.localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("\r\n\r\nno such hosting\n");
        assertThat(ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 421 ");
    }

    @Test
    void aDeadTunnelSaysWhichHopFailed() throws Exception {
        hostings.reach = new Reach(hostings.reach.api(), new Way.Through(new Broken()), false);
        assertThat(ask("GET / HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .endsWith("\r\n\r\ntunnel: a@b:22: no connection\n");
    }

    @Test
    void aServerThatIsNotThereOrEndsWithoutAWordIsSaidSo() throws Exception {
        assertThat(ask("GET /silent HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .contains("can't be reached: it closed the connection");
        hostings.reach = new Reach(URI.create("http://127.0.0.1:1/api"), Way.DIRECT, false);
        assertThat(ask("GET / HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("HTTP/1.1 502 ");
    }

    @Test
    void theListLinksThePortThatTheBrowserCameBy() throws Exception {
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost:8443\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("<a href=\"http://demo.default.localhost:8443/\">demo</a>")
                .contains("Secret demo-auth of namespace default")
                .contains("&lt;down&gt;")
                .contains("<a href=\"https://app.prefect.cloud/x\">cloud</a>");
    }

    @Test
    void connectionsHaveALimit() throws Exception {
        ui.close();
        ui = start(1);
        try (Socket first = connected()) {
            first.getOutputStream()
                    .write(bytes("GET /api/events/out HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\n\r\n"));
            assertThat(first.getInputStream().read()).isEqualTo('H');
            assertThat(ask("GET / HTTP/1.1\r\n" + HOST + "\r\n")).startsWith("HTTP/1.1 503 ");
        }
    }

    private UiServer start(int connections) throws IOException {
        return UiServer.start("127.0.0.1", 0, hostings, connections);
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), ui.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private String ask(String request) throws IOException {
        try (Socket browser = connected()) {
            browser.getOutputStream().write(bytes(request));
            return new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class One implements Hostings {
        private Reach reach;

        One(Reach reach) {
            this.reach = reach;
        }

        @Override
        public List<Listed> listed() {
            return List.of(
                    new Listed("default", "demo", Optional.empty(), Optional.of("demo-auth"), Optional.of("<down>")),
                    new Listed(
                            "default",
                            "cloud",
                            Optional.of("https://app.prefect.cloud/x"),
                            Optional.empty(),
                            Optional.empty()));
        }

        @Override
        public Reach reach(String namespace, String name) throws Refusal {
            if (!name.equals("demo")) {
                throw new Refusal(404, "no such hosting");
            }
            return reach;
        }
    }

    private static final class Broken implements Passage {
        @Override
        public InetSocketAddress entrance() {
            throw new RemoteException(Failure.UNAVAILABLE, "tunnel: a@b:22: no connection", null);
        }

        @Override
        public Optional<String> fault() {
            return Optional.empty();
        }
    }

    /** Answers, echoes after an upgrade, says nothing for /silent. */
    private static final class Server implements AutoCloseable {
        static final String SWITCHED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

        final LinkedBlockingQueue<String> heads = new LinkedBlockingQueue<>();
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Server() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket one = socket.accept();
                        Thread.ofVirtual().start(() -> serve(one));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve(Socket one) {
            try (one) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) one.getInputStream().read());
                }
                heads.add(head.toString());
                if (head.indexOf("Upgrade: websocket") > 0) {
                    one.getOutputStream().write(bytes(SWITCHED));
                    one.getInputStream().transferTo(one.getOutputStream());
                } else if (head.indexOf("/silent") < 0) {
                    one.getInputStream().readNBytes(head.indexOf("Content-Length: 4") > 0 ? 4 : 0);
                    one.getOutputStream().write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
                }
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
