package dev.prefecthosting.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Passage;
import dev.prefecthosting.prefect.PrefectServers;
import dev.prefecthosting.prefect.PrefectServers.Connection;
import dev.prefecthosting.prefect.PrefectServers.Way;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for localhost alone, reached through OpenSSH: the tunnel ends at 127.0.0.1. */
@Tag("tunnel")
class TlsThroughTunnelIT {
    private final SSLContext own = SSLContext.getDefault();
    private final OpenSsh ssh = OpenSsh.start();
    private final Tunnels tunnels = new Tunnels(Pace.DEFAULT, Clock.systemUTC());
    private final TlsServer server;

    TlsThroughTunnelIT(@TempDir Path folder) throws Exception {
        server = TlsServer.start(folder);
    }

    @AfterEach
    void end() {
        SSLContext.setDefault(own);
        tunnels.close();
        ssh.close();
        server.close();
    }

    @Test
    void theCertificateIsThatOfTheApiAndNotOfTheTunnelsEnd() throws Exception {
        SSLContext.setDefault(server.trusting());
        assertThat(versionAt("localhost")).isEqualTo("3.8.8");
    }

    @Test
    void anotherNameThanTheCertificatesIsRefused() throws Exception {
        SSLContext.setDefault(server.trusting());
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
        int port = server.port();
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
}
