package dev.prefecthosting.prefect;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One {@link PrefectServer} for each connection that is asked for. */
public final class PrefectServers {
    private final Map<Connection, PrefectServer> servers = new ConcurrentHashMap<>();
    private final Map<Optional<InetSocketAddress>, HttpClient> ways = new ConcurrentHashMap<>();
    private final CallListener listener;
    private final Clock clock;

    public PrefectServers(CallListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Where a server is, and how it is logged in to and reached. */
    public record Connection(URI api, Optional<Login> login, Optional<InetSocketAddress> proxy) {}

    public PrefectServer at(Connection connection) {
        return servers.computeIfAbsent(
                connection,
                _ -> new PrefectServer(
                        new PrefectClient(
                                connection.api(),
                                connection.login(),
                                ways.computeIfAbsent(connection.proxy(), PrefectClient::http),
                                listener),
                        clock));
    }
}
