package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One way to one target, shared by all who call it: opened when it is needed, reopened when it breaks, renewed before it
 * ends and closed when nobody needs it. Its entrance stays the same.
 */
public final class Tunnel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

    private final Dialer dialer;
    private final Target target;
    private final Pace pace;
    private final Clock clock;
    private final Entrance entrance;
    private final ReentrantLock opening = new ReentrantLock();
    private final List<String> learned = new CopyOnWriteArrayList<>();
    private final List<Retired> retired = new CopyOnWriteArrayList<>();
    private volatile Route route;
    private final Backoff backoff;
    private volatile @Nullable Open open;
    private volatile @Nullable String fault;
    private volatile Instant used;
    private volatile boolean ended;
    private final AtomicInteger lines = new AtomicInteger();

    private record Open(Line line, Instant since) {}

    private record Retired(Line line, Instant until) {}

    Tunnel(Dialer dialer, Route route, Target target, Pace pace, Clock clock) {
        this.dialer = dialer;
        this.route = route;
        this.target = target;
        this.pace = pace;
        this.clock = clock;
        this.backoff = new Backoff(clock);
        this.used = clock.instant();
        this.entrance = new Entrance(this::carry);
    }

    Target target() {
        return target;
    }

    /** Another way to the same target, from the next connection on; what failed before may do so no more. */
    void reroute(Route other) {
        if (route.equals(other)) {
            return;
        }
        // Or a line that is being opened by the old way would stay.
        opening.lock();
        try {
            route = other;
            backoff.reset();
            // What was learned is in the new route, if it still counts.
            learned.clear();
            retire(open);
            open = null;
        } finally {
            opening.unlock();
        }
    }

    /** Where to connect in place of the target; throws {@link RemoteException} that names the hop that fails. */
    public InetSocketAddress entrance() {
        line();
        return entrance.address();
    }

    /** Why what went in did not come out, if the last hop could not connect to the target. */
    public Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** Lines of {@code known_hosts} for hosts that were taken at their first word. */
    public List<String> learned() {
        return List.copyOf(learned);
    }

    private Line line() {
        used = clock.instant();
        Open now = open;
        if (now != null && now.line().isOpen()) {
            return now.line();
        }
        opening.lock();
        try {
            now = open;
            if (now != null && now.line().isOpen()) {
                return now.line();
            }
            if (ended) {
                throw BrokenHop.at(target, "this tunnel was closed", "Another takes its place", null);
            }
            backoff.check();
            return renewed();
        } finally {
            opening.unlock();
        }
    }

    /** A new line in place of the old one, which ends when it has carried what it carries. */
    private Line renewed() {
        try {
            Line line = route.open(dialer, learned());
            learned.addAll(line.learned());
            retire(open);
            open = new Open(line, clock.instant());
            lines.incrementAndGet();
            backoff.reset();
            return line;
        } catch (RemoteException e) {
            backoff.failed(e);
            throw e;
        }
    }

    private void carry(Socket socket) {
        try (socket) {
            if (target.tls()) {
                Entrance.answerConnect(socket);
            }
            Line line = line();
            ChannelDirectTcpip channel = connect(line);
            try {
                Pipe.run(socket, channel);
            } finally {
                line.done(channel);
                used = clock.instant();
            }
        } catch (IOException | RemoteException e) {
            // The caller sees its connection end, and asks entrance() or fault() why.
            LOG.debug("a connection through a tunnel ended", e);
        }
    }

    private ChannelDirectTcpip connect(Line line) throws IOException {
        try {
            ChannelDirectTcpip channel = line.connect(target);
            fault = null;
            return channel;
        } catch (IOException e) {
            fault = line.isOpen()
                    ? "tunnel: %s can't connect to %s: %s. Does the server run, and does its security group admit %s?"
                            .formatted(
                                    line.last(),
                                    target,
                                    BrokenHop.words(e),
                                    line.last().host())
                    : null;
            throw e;
        }
    }

    /** Closes what is idle or has ended, renews what would end soon. */
    void lookAfter() {
        Instant now = clock.instant();
        endRetired(now);
        if (open == null || !opening.tryLock()) {
            return;
        }
        try {
            Open current = open;
            if (current == null) {
                return;
            }
            if (!current.line().isOpen() || isIdle(current.line(), now)) {
                current.line().close();
                open = null;
            } else if (current.since().plus(route.renewAfter()).isBefore(now)) {
                backoff.check();
                renewed();
            }
        } catch (RemoteException e) {
            // The old line goes on as long as it can; whoever needs another one is told.
            LOG.debug("a tunnel could not be renewed yet", e);
        } finally {
            opening.unlock();
        }
    }

    private boolean isIdle(Line line, Instant now) {
        return line.carried() == 0 && used.plus(pace.idle()).isBefore(now);
    }

    private void retire(@Nullable Open old) {
        if (old != null) {
            retired.add(new Retired(old.line(), clock.instant().plus(pace.retire())));
        }
    }

    private void endRetired(Instant now) {
        List<Retired> ended = retired.stream()
                .filter(old -> old.line().carried() == 0 || old.until().isBefore(now))
                .toList();
        ended.forEach(old -> old.line().close());
        retired.removeAll(ended);
    }

    /** How often its line was replaced. */
    int renewals() {
        return lines.get() - 1;
    }

    boolean isOpen() {
        Open now = open;
        return now != null && now.line().isOpen();
    }

    @Override
    public void close() {
        ended = true;
        entrance.close();
        opening.lock();
        try {
            Open now = open;
            if (now != null) {
                now.line().close();
            }
            open = null;
            retired.forEach(old -> old.line().close());
        } finally {
            opening.unlock();
        }
    }
}
