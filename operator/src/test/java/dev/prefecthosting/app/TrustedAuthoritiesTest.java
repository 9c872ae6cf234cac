package dev.prefecthosting.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedAuthoritiesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;

    TrustedAuthoritiesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aServerOfThatAuthorityIsTrusted() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "proxy",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost");
        keytool(
                "-exportcert",
                "-alias",
                "proxy",
                "-rfc",
                "-file",
                folder.resolve("ca.crt").toString());
        HttpsServer server = server();
        try {
            URI address = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            assertThatThrownBy(() -> get(address, SSLContext.getDefault())).isInstanceOf(SSLHandshakeException.class);
            assertThat(get(address, TrustedAuthorities.with(folder.resolve("ca.crt"))))
                    .isEqualTo(200);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.crt"), "");
        assertThatThrownBy(() -> TrustedAuthorities.with(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PREFECT_HOSTING_CA_BUNDLE=" + file)
                .hasMessageContaining("PEM");
        assertThatThrownBy(() -> TrustedAuthorities.with(folder.resolve("missing.crt")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int get(URI address, SSLContext context) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private HttpsServer server() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(
                List.of("-keystore", folder.resolve("store.p12").toString(), "-storepass", String.valueOf(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
