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
    private final Shared<Optional<InetSocketAddress>, HttpClient> clients = new Shared<>();
    private final CallListener listener;
    private final Clock clock;

    public PrefectServers(CallListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Where a server is, and how it is logged in to and reached. */
    public record Connection(URI api, Optional<Login> login, Way way) {}

    /** How calls come to a server. */
    public sealed interface Way {
        /** To its address. */
        Way DIRECT = new Direct(Optional.empty());

        /** To its address, or to the proxy that is asked for it. */
        record Direct(Optional<InetSocketAddress> proxy) implements Way {}

        /** Equal passages are the same. */
        record Through(Passage passage) implements Way {}

        /**
         * By somebody who brings requests there, and counts them himself.
         *
         * @param transport equal ones are the same; already at the server's address
         */
        record By(Transport transport) implements Way {}
    }

    /** @param user who has one connection at a time */
    public PrefectServer at(String user, Connection connection) {
        Transport transport = transport(user, connection);
        CallListener told = connection.way() instanceof Way.By ? (_, _, _) -> {} : listener;
        return servers.of(
                user, connection, _ -> new PrefectServer(new PrefectClient(connection.api(), transport, told), clock));
    }

    public void leave(String user) {
        servers.leave(user);
        clients.leave(user);
    }

    private Transport transport(String user, Connection connection) {
        URI api = PrefectClient.base(connection.api());
        return switch (connection.way()) {
            case Way.Direct direct -> {
                HttpClient http = clients.of(user, direct.proxy(), PrefectClient::http);
                yield new HttpTransport(api, connection.login(), direct.proxy(), Optional.empty(), _ -> http);
            }
            case Way.By by -> by.transport();
            // Nobody else has this passage.
            case Way.Through through ->
                new HttpTransport(
                        api,
                        connection.login(),
                        Optional.empty(),
                        Optional.of(through.passage()),
                        proxy -> clients.of(user, proxy, PrefectClient::http));
        };
    }
}
