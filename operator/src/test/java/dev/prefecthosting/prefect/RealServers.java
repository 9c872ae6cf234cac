package dev.prefecthosting.prefect;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/** The Prefect servers that hack/test has started, and the stand-in for Prefect Cloud before the newest of them. */
final class RealServers {
    private static final String VARIABLES = "PREFECT_HOSTING_TEST_PREFECT_";

    /** The API key that the stand-in takes. */
    static final String KEY = "test-key";

    private RealServers() {}

    static Stream<URI> all() {
        return Stream.concat(ofBothVersions(), cloud().stream());
    }

    static Stream<URI> ofBothVersions() {
        return Stream.of("3", "2").flatMap(version -> variable(version).stream());
    }

    /** The address of the workspace. */
    static Optional<URI> cloud() {
        return variable("CLOUD");
    }

    static PrefectClient client(URI api, CallListener listener) {
        return new PrefectClient(api, login(api), PrefectClient.http(Optional.empty()), listener);
    }

    static Optional<Login> login(URI api) {
        return CloudWorkspace.in(api).map(_ -> new Login.Bearer(KEY));
    }

    static Features features(PrefectClient client) {
        ServerVersion version =
                CloudWorkspace.in(client.api()).map(_ -> ServerVersion.CLOUD).orElseGet(() -> ServerVersion.of(client));
        return new Features(version);
    }

    private static Optional<URI> variable(String name) {
        return Optional.ofNullable(System.getenv(VARIABLES + name)).map(URI::create);
    }
}
