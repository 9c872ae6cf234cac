package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecr.Images;
import dev.prefecthosting.aws.inventory.AwsRegion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What lies in repositories, listed once a sweep for all deployments that share one. */
final class PushedImages {
    private final Map<Shelf, Listed> listed = new ConcurrentHashMap<>();
    private final Clock clock;

    PushedImages(Clock clock) {
        this.clock = clock;
    }

    private record Shelf(AwsRegion region, String repository) {}

    private record Listed(Map<String, Images.Image> byTag, Instant at) {}

    /** By tag, as listed no longer ago than this; whoever waits for a listing shares it. */
    Map<String, Images.Image> byTag(AwsRegion region, String repository, Duration greatestAge) {
        Instant asked = clock.instant();
        return listed.compute(
                        new Shelf(region, repository),
                        (shelf, known) ->
                                known != null && known.at().plus(greatestAge).isAfter(asked)
                                        ? known
                                        : new Listed(region.containerImages.byTag(repository), clock.instant()))
                .byTag();
    }

    void forget(AwsRegion region, String repository) {
        listed.remove(new Shelf(region, repository));
    }
}
