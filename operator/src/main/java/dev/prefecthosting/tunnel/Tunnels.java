package dev.prefecthosting.tunnel;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One {@link Tunnel} for each owner, such as the UID of a hosting. */
public final class Tunnels implements AutoCloseable {
    private final Map<String, Tunnel> byOwner = new ConcurrentHashMap<>();
    private final Dialer dialer;
    private final Pace pace;
    private final Clock clock;
    private final Thread looking;

    public Tunnels(Pace pace, Clock clock) {
        this(pace, clock, new Dialer());
    }

    Tunnels(Pace pace, Clock clock, Dialer dialer) {
        this.dialer = dialer;
        this.pace = pace;
        this.clock = clock;
        this.looking = Thread.ofVirtual().name("tunnels").start(this::look);
    }

    /** One thread for each: a tunnel that hangs keeps no other from being looked after. */
    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            byOwner.values()
                    .forEach(tunnel -> Thread.ofVirtual().name("tunnel-care").start(tunnel::lookAfter));
            try {
                Thread.sleep(pace.look());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The owner's tunnel, by this route from now on. Nothing is opened before it is needed. */
    public Tunnel of(String owner, Route route, Target target) {
        Tunnel before = byOwner.get(owner);
        Tunnel tunnel = byOwner.compute(
                owner,
                (_, known) -> known != null && known.target().equals(target)
                        ? known
                        : new Tunnel(dialer, route, target, pace, clock));
        // Not in the map's own lock: closing waits for what is being opened, and other owners would wait too.
        if (before != null && before != tunnel) {
            before.close();
        }
        tunnel.reroute(route);
        return tunnel;
    }

    public Optional<Tunnel> known(String owner) {
        return Optional.ofNullable(byOwner.get(owner));
    }

    /** The owner needs none any more. */
    public void forget(String owner) {
        Optional.ofNullable(byOwner.remove(owner)).ifPresent(Tunnel::close);
    }

    @Override
    public void close() {
        looking.interrupt();
        byOwner.keySet().forEach(this::forget);
        dialer.close();
    }
}
