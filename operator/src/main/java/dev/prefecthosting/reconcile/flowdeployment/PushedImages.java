package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecr.Images;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.plan.Beside;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What lies in repositories, listed once a sweep for all deployments that share one. */
final class PushedImages {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Beside<AwsRegion, Map<String, Listed>> listed = new Beside<>(ConcurrentHashMap::new);
    private final Clock clock;

    PushedImages(Clock clock) {
        this.clock = clock;
    }

    private record Listed(Map<String, Images.Image> byTag, Instant at) {}

    /** By tag, as listed no longer ago than this; whoever waits for a listing shares it. */
    Map<String, Images.Image> byTag(AwsRegion region, String repository, Duration greatestAge) {
        Instant asked = clock.instant();
        Map<String, Listed> here = listed.of(region);
        here.values().removeIf(known -> known.at().plus(LONGEST).isBefore(asked));
        return here.compute(
                        repository,
                        (_, known) ->
                                known != null && known.at().plus(greatestAge).isAfter(asked)
                                        ? known
                                        : new Listed(region.containerImages.byTag(repository), clock.instant()))
                .byTag();
    }

    void forget(AwsRegion region, String repository) {
        listed.of(region).remove(repository);
    }
}
