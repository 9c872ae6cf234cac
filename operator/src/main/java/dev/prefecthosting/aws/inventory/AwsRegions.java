package dev.prefecthosting.aws.inventory;

import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.iam.Boundary;
import dev.prefecthosting.plan.Shared;
import java.time.Clock;
import java.util.Optional;

/** One {@link AwsRegion} for each place that somebody uses: with rotated credentials go their clients. */
public final class AwsRegions {
    private final Shared<Place, AwsRegion> regions = new Shared<>();
    private final Transport transport;
    private final Optional<Boundary> boundary;
    private final Clock clock;

    /** @param boundary on every role that is made */
    public AwsRegions(Transport transport, Optional<Boundary> boundary, Clock clock) {
        this.transport = transport;
        this.boundary = boundary;
        this.clock = clock;
    }

    /** @param user who is at one place at a time */
    public AwsRegion at(String user, Place place) {
        return regions.of(user, place, this::made);
    }

    private AwsRegion made(Place place) {
        return new AwsRegion(
                AwsClients.of(place.region(), place.endpoint(), place.credentials(), transport), boundary, clock);
    }

    public void leave(String user) {
        regions.leave(user);
    }
}
