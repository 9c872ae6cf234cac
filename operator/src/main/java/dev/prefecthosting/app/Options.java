package dev.prefecthosting.app;

import dev.prefecthosting.aws.iam.Boundary;
import dev.prefecthosting.courier.Pace;
import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.reconcile.refs.TenantRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The settings, read and checked. */
record Options(
        Duration sweepInterval,
        Set<String> watchNamespaces,
        Optional<String> watchLabelSelector,
        boolean watchSecrets,
        String managementAddress,
        int managementPort,
        boolean leaderElection,
        Optional<String> leaseNamespace,
        String leaseName,
        List<URI> allowedEndpoints,
        TenantRules tenantRules,
        Optional<URI> prefectProxy,
        Pace tasks,
        Optional<Ui> ui,
        Optional<Path> caBundle) {

    private static final int LARGEST_PORT = 65_535;

    /** Where the UIs of which hostings are served. */
    record Ui(String address, int port, Set<String> namespaces) {}

    /** Throws {@link IllegalArgumentException} that names the variable and says what to write. */
    static Options from(Map<String, String> environment) {
        return new Options(
                read(Setting.SWEEP_INTERVAL, environment, Options::interval),
                Set.copyOf(list(Setting.WATCH_NAMESPACES, environment)),
                Setting.WATCH_LABEL_SELECTOR.in(environment),
                read(Setting.WATCH_SECRETS, environment, Options::isTrue),
                read(Setting.MANAGEMENT_ADDRESS, environment, text -> text),
                read(Setting.MANAGEMENT_PORT, environment, Options::port),
                read(Setting.LEADER_ELECTION, environment, Options::isTrue),
                Setting.LEASE_NAMESPACE.in(environment),
                read(Setting.LEASE_NAME, environment, text -> text),
                list(Setting.ALLOWED_ENDPOINTS, environment).stream()
                        .map(url -> parse(Setting.ALLOWED_ENDPOINTS, url, Options::url))
                        .toList(),
                tenantRules(environment),
                Setting.PREFECT_PROXY.in(environment).map(url -> parse(Setting.PREFECT_PROXY, url, Options::url)),
                new Pace(
                        read(Setting.TASK_PACE, environment, Options::interval),
                        read(Setting.TASK_INTERVAL, environment, Options::interval)),
                ui(environment),
                Setting.CA_BUNDLE.in(environment).map(Path::of));
    }

    private static Optional<Ui> ui(Map<String, String> environment) {
        return Setting.UI_PORT
                .in(environment)
                .map(port -> new Ui(
                        read(Setting.UI_ADDRESS, environment, text -> text),
                        parse(Setting.UI_PORT, port, Options::port),
                        Set.copyOf(list(Setting.UI_NAMESPACES, environment))));
    }

    private static TenantRules tenantRules(Map<String, String> environment) {
        return new TenantRules(
                Set.copyOf(list(Setting.OWN_CREDENTIALS_NAMESPACES, environment)),
                Setting.PERMISSIONS_BOUNDARY
                        .in(environment)
                        .map(policy -> parse(Setting.PERMISSIONS_BOUNDARY, policy, Options::boundary)));
    }

    private static Boundary boundary(String policy) {
        if (!policy.matches(Formats.POLICY_ARN) && !policy.matches("[A-Za-z0-9+=,.@_/-]{1,512}")) {
            throw new IllegalArgumentException("neither an ARN nor a name");
        }
        return new Boundary(policy);
    }

    private static <T> T read(Setting setting, Map<String, String> environment, Function<String, T> parse) {
        return parse(setting, setting.in(environment).orElse(""), parse);
    }

    private static <T> T parse(Setting setting, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s=%s is not valid. %s".formatted(setting.variable(), text, setting.description()), e);
        }
    }

    private static Duration interval(String text) {
        Duration interval = Durations.parse(text);
        if (interval.isZero()) {
            throw new IllegalArgumentException("a sweep without end");
        }
        return interval;
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("no port");
        }
        return port;
    }

    /** A word that is neither must not mean false. */
    private static boolean isTrue(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (url.getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException("no URL");
        }
        return url;
    }

    private static List<String> list(Setting setting, Map<String, String> environment) {
        return setting.in(environment).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toList());
    }
}
