package dev.prefecthosting.app;

import dev.prefecthosting.model.common.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings, read and checked. */
record Options(
        Duration sweepInterval,
        Set<String> watchNamespaces,
        Optional<String> watchLabelSelector,
        String managementAddress,
        int managementPort,
        boolean leaderElection,
        Optional<String> leaseNamespace,
        List<URI> allowedEndpoints,
        Optional<URI> prefectProxy) {

    /** Throws {@link IllegalArgumentException} that names the variable and says what to write. */
    static Options from(Map<String, String> environment) {
        return new Options(
                read(Setting.SWEEP_INTERVAL, environment, Durations::parse),
                Set.copyOf(list(Setting.WATCH_NAMESPACES, environment)),
                Setting.WATCH_LABEL_SELECTOR.in(environment),
                read(Setting.MANAGEMENT_ADDRESS, environment, text -> text),
                read(Setting.MANAGEMENT_PORT, environment, Integer::parseInt),
                read(Setting.LEADER_ELECTION, environment, Boolean::parseBoolean),
                Setting.LEASE_NAMESPACE.in(environment),
                list(Setting.ALLOWED_ENDPOINTS, environment).stream()
                        .map(URI::create)
                        .toList(),
                Setting.PREFECT_PROXY.in(environment).map(URI::create));
    }

    private static <T> T read(
            Setting setting, Map<String, String> environment, java.util.function.Function<String, T> parse) {
        String text = setting.in(environment).orElse("");
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s=%s is not valid. %s".formatted(setting.variable(), text, setting.description()), e);
        }
    }

    private static List<String> list(Setting setting, Map<String, String> environment) {
        return setting.in(environment).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toList());
    }
}
