package dev.prefecthosting.derived;

import dev.prefecthosting.app.Setting;
import java.util.Arrays;
import java.util.stream.Collectors;

/** docs/configuration.md: the operator's settings. */
final class Configuration {
    private static final String HEAD = """
            # Configuration

            The operator reads its settings from the environment, once, at its start. A value that is not valid ends it
            with exit code 2 and a line that names the variable. What concerns one hosting is in its `spec`
            ([api.md](api.md)). This page is generated from the program: `hack/generate`.

            Kubernetes is found by `KUBECONFIG`, else by the Pod's service account. AWS is called with the credentials of
            `spec.aws`, else with the AWS SDK's default chain; `AWS_ENDPOINT_URL` counts where `spec.aws.endpointUrl` is
            left out.

            | Variable | Default | |
            |---|---|---|
            """;

    private Configuration() {}

    static String markdown() {
        return HEAD + Arrays.stream(Setting.values()).map(Configuration::row).collect(Collectors.joining());
    }

    private static String row(Setting setting) {
        String byDefault = setting.byDefault().isEmpty() ? "–" : "`" + setting.byDefault() + "`";
        return "| `%s` | %s | %s |\n".formatted(setting.variable(), byDefault, setting.description());
    }
}
