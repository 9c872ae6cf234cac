package dev.prefecthosting.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.prefect.PrefectServers.Way;
import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import dev.prefecthosting.tunnel.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To a server that speaks TLS, with a certificate for localhost alone. */
class UpstreamTest {
    private final SSLContext own = SSLContext.getDefault();
    private final TlsServer server;

    UpstreamTest(@TempDir Path folder) throws Exception {
        server = TlsServer.start(folder);
        SSLContext.setDefault(server.trusting());
    }

    @AfterEach
    void end() {
        SSLContext.setDefault(own);
        server.close();
    }

    @Test
    void theServersNameIsTheCertificates() throws Exception {
        assertThat(answer(at("localhost", Optional.empty()))).startsWith("HTTP/1.1 200 OK");
        assertThatThrownBy(() -> answer(at("127.0.0.1", Optional.empty()))).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void aProxyConnectsAndReadsNothing() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> connect(proxy));
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getLocalPort());
            assertThat(answer(at("localhost", Optional.of(address)))).startsWith("HTTP/1.1 200 OK");
        }
    }

    private Reach at(String host, Optional<InetSocketAddress> proxy) {
        URI api = URI.create("https://%s:%d/api".formatted(host, server.port()));
        return new Reach(api, new Way.Direct(proxy), true);
    }

    private static String answer(Reach reach) throws IOException {
        try (Upstream upstream = Upstream.open(reach, false)) {
            assertThat(upstream.towards()).isEmpty();
            String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            upstream.socket().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(upstream.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** A proxy for one connection, to the server alone. */
    private void connect(ServerSocket proxy) {
        try (Socket client = proxy.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            assertThat(head).startsWith("CONNECT localhost:%d HTTP/1.1".formatted(server.port()));
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual().start(() -> copy(client, there));
            copy(there, client);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }
}
