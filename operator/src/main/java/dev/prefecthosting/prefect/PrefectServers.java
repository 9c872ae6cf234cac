package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Shared;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Optional;

/** One {@link PrefectServer} for each connection that somebody uses: with a rotated password goes its client. */
public final class PrefectServers {
    private final Shared<Connection, PrefectServer> servers = new Shared<>();
    private final Shared<Optional<InetSocketAddress>, HttpClient> ways = new Shared<>();
    private final CallListener listener;
    private final Clock clock;

    public PrefectServers(CallListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Where a server is, and how it is logged in to and reached. */
    public record Connection(URI api, Optional<Login> login, Optional<InetSocketAddress> proxy) {}

    /** @param user who has one connection at a time */
    public PrefectServer at(String user, Connection connection) {
        HttpClient http = ways.of(user, connection.proxy(), PrefectClient::http);
        return servers.of(user, connection, _ -> made(connection, http));
    }

    public void leave(String user) {
        servers.leave(user);
        ways.leave(user);
    }

    private PrefectServer made(Connection connection, HttpClient http) {
        return new PrefectServer(new PrefectClient(connection.api(), connection.login(), http, listener), clock);
    }
}
