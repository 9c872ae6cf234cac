package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.prefect.Features;
import java.util.Map;
import java.util.Optional;

/**
 * A version of Prefect with the images that this release of the operator pins for it.
 *
 * @param version exact, e.g. {@code 3.8.8}
 * @param image of the server
 * @param workerImage has the ECS worker built in, or installs it at start
 * @param workerInstalls what the worker's image lacks, for pip
 */
public record PrefectRelease(String version, String image, String workerImage, Optional<String> workerInstalls) {
    private static final String PYTHON = "python3.12";
    private static final Map<String, String> NEWEST =
            Map.of("3", "3.8.8", "3.8", "3.8.8", "2", "2.20.26", "2.20", "2.20.26");

    /** prefect-aws by the server's major version; 0.5 and later need Prefect 3. */
    private static final Map<String, String> PREFECT_AWS = Map.of("3", "0.7.12", "2", "0.4.19");

    /** A short form is the newest patch that is pinned; an exact one is taken as it is. */
    public static PrefectRelease of(String wanted, Optional<String> image) {
        String version = NEWEST.getOrDefault(wanted, wanted);
        String prefectAws = PREFECT_AWS.getOrDefault(version.substring(0, 1), "0.7.12");
        String published = "prefecthq/prefect:%s-%s".formatted(version, PYTHON);
        return new PrefectRelease(
                version, image.orElse(published), published, Optional.of("prefect-aws==" + prefectAws));
    }

    public boolean hasBasicAuth() {
        return Features.of(version).basicAuth();
    }
}
