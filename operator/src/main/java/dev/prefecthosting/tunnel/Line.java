package dev.prefecthosting.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/** An open way: SSH sessions, each through the one before it; what it carries leaves at the last. */
public final class Line implements AutoCloseable {
    private static final Duration OPEN = Duration.ofSeconds(10);

    private final List<Dialer.Dialed> dialed;
    private final AtomicInteger carried = new AtomicInteger();

    private Line(List<Dialer.Dialed> dialed) {
        this.dialed = dialed;
    }

    static Line begun(Dialer.Dialed first) {
        return new Line(List.of(first));
    }

    Line extended(Dialer.Dialed next) {
        return new Line(Stream.concat(dialed.stream(), Stream.of(next)).toList());
    }

    /** A local port that leads to the next hop. */
    InetSocketAddress forwardTo(Hop next) {
        try {
            return session()
                    .startLocalPortForwarding(
                            new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(next.host(), next.port()))
                    .toInetSocketAddress();
        } catch (IOException e) {
            throw BrokenHop.at(last(), "it forwards nothing: " + BrokenHop.words(e), "Is AllowTcpForwarding on?", e);
        }
    }

    boolean isOpen() {
        return dialed.stream().allMatch(each -> each.session().isOpen());
    }

    /** Connections under way. */
    int carried() {
        return carried.get();
    }

    Hop last() {
        return dialed.getLast().hop();
    }

    /** Lines of {@code known_hosts} that are new. */
    List<String> learned() {
        return dialed.stream().flatMap(each -> each.learned().stream()).toList();
    }

    /** A connection from the last hop to the target; to be {@link #done} with. */
    ChannelDirectTcpip connect(Target target) throws IOException {
        carried.incrementAndGet();
        try {
            ChannelDirectTcpip channel = session()
                    .createDirectTcpipChannel(
                            new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(target.host(), target.port()));
            channel.open().verify(OPEN);
            return channel;
        } catch (IOException | RuntimeException e) {
            carried.decrementAndGet();
            throw e;
        }
    }

    void done(ChannelDirectTcpip channel) {
        channel.close(true);
        carried.decrementAndGet();
    }

    private ClientSession session() {
        return dialed.getLast().session();
    }

    @Override
    public void close() {
        dialed.reversed().forEach(each -> each.session().close(true));
    }
}
