package dev.prefecthosting.courier;

import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.prefect.CallListener;
import dev.prefecthosting.prefect.Transport;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One courier for each hosting that has its Prefect API reached by tasks. */
public final class Couriers {
    private final Map<String, Courier> byHosting = new ConcurrentHashMap<>();
    private final Pace pace;
    private final CallListener listener;
    private final Consumer<Owner> failed;
    private final Clock clock;

    /**
     * @param listener told of each request that a task has brought
     * @param failed told whose task has brought nothing
     */
    public Couriers(Pace pace, CallListener listener, Consumer<Owner> failed, Clock clock) {
        this.pace = pace;
        this.listener = listener;
        this.failed = failed;
        this.clock = clock;
    }

    /** @param api its base, without a slash at its end */
    public Transport of(String hosting, URI api, Site site) {
        Courier courier = byHosting.computeIfAbsent(hosting, _ -> new Courier(site, pace, listener, failed, clock));
        courier.moveTo(site);
        return new CourierTransport(courier, api, api);
    }

    /** Empty before the first. */
    public Optional<Run> last(String hosting) {
        return Optional.ofNullable(byHosting.get(hosting)).flatMap(Courier::last);
    }

    /** Why the last task brought nothing; empty when it did. */
    public Optional<String> fault(String hosting) {
        return Optional.ofNullable(byHosting.get(hosting)).flatMap(Courier::fault);
    }

    public void forget(String hosting) {
        byHosting.remove(hosting);
    }
}
