package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Passage;
import dev.prefecthosting.prefect.PrefectServers;
import dev.prefecthosting.prefect.PrefectServers.Connection;
import dev.prefecthosting.prefect.PrefectServers.Way;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for localhost alone, reached through OpenSSH: the tunnel ends at 127.0.0.1. */
@Tag("tunnel")
class TlsThroughTunnelIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLContext own = SSLContext.getDefault();
    private final OpenSsh ssh = OpenSsh.start();
    private final Tunnels tunnels = new Tunnels(Pace.DEFAULT, Clock.systemUTC());
    private final KeyStore store;
    private final HttpsServer server;

    TlsThroughTunnelIT(@TempDir Path folder) throws Exception {
        store = certificate(folder.resolve("store.p12"));
        server = server();
    }

    @BeforeEach
    void serve() {
        server.start();
    }

    @AfterEach
    void end() {
        SSLContext.setDefault(own);
        tunnels.close();
        ssh.close();
        server.stop(0);
    }

    @Test
    void theCertificateIsThatOfTheApiAndNotOfTheTunnelsEnd() throws Exception {
        trustIt();
        assertThat(versionAt("localhost")).isEqualTo("3.8.8");
    }

    @Test
    void anotherNameThanTheCertificatesIsRefused() throws Exception {
        trustIt();
        assertThatThrownBy(() -> versionAt("127.0.0.1"))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void anUnknownAuthorityIsRefusedWithTheSettingThatWouldMakeItKnown() {
        assertThatThrownBy(() -> versionAt("localhost"))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("certification path")
                .hasMessageContaining("PREFECT_HOSTING_CA_BUNDLE");
    }

    private String versionAt(String host) throws Exception {
        int port = server.getAddress().getPort();
        Identity identity = new Identity(ssh.newKey(), "Secret a/b, key id");
        Trust trust = new Trust(List.of(ssh.line()), "Secret a/b, key known_hosts", false);
        Tunnel tunnel = tunnels.of(
                "a", new SshRoute(Optional.empty(), ssh.hop(), identity, trust), new Target(host, port, true));
        URI api = URI.create("https://%s:%d/api".formatted(host, port));
        PrefectServers servers = new PrefectServers((_, _, _) -> {}, Clock.systemUTC());
        return servers.at("a", new Connection(api, Optional.empty(), new Way.Through(new Carried(tunnel))))
                .version(Duration.ZERO)
                .text();
    }

    private record Carried(Tunnel tunnel) implements Passage {
        @Override
        public InetSocketAddress entrance() {
            return tunnel.entrance();
        }

        @Override
        public Optional<String> fault() {
            return tunnel.fault();
        }
    }

    /** Clients take the default, which the operator sets from PREFECT_HOSTING_CA_BUNDLE. */
    private void trustIt() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLContext.setDefault(context);
    }

    private HttpsServer server() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        https.createContext("/", exchange -> {
            byte[] body = "\"3.8.8\"".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        return https;
    }

    private static KeyStore certificate(Path file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            made.load(in, PASSWORD);
        }
        return made;
    }
}
