package dev.prefecthosting.aws.inventory;

import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.CallListener;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.SdkHttpClient;

/** One {@link AwsRegion} for each place that is asked for. */
public final class AwsRegions {
    private final Map<Place, AwsRegion> regions = new ConcurrentHashMap<>();
    private final SdkHttpClient http;
    private final CallListener listener;
    private final Clock clock;

    public AwsRegions(SdkHttpClient http, CallListener listener, Clock clock) {
        this.http = http;
        this.listener = listener;
        this.clock = clock;
    }

    public AwsRegion at(Place place) {
        return regions.computeIfAbsent(
                place,
                _ -> new AwsRegion(
                        AwsClients.of(place.region(), place.endpoint(), place.credentials(), http, listener), clock));
    }
}
