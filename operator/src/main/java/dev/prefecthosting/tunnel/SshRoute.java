package dev.prefecthosting.tunnel;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * By SSH to a server, through another one where there is a jump.
 *
 * @param identity serves for both
 */
public record SshRoute(Optional<Hop> jump, Hop server, Identity identity, Trust trust) implements Route {
    @Override
    public Line open(Dialer dialer, List<String> learned) {
        Trust trusted = trust.with(learned);
        if (jump.isEmpty()) {
            return Line.begun(dialer.dial(server, server.address(), identity, trusted));
        }
        Line way = Line.begun(dialer.dial(jump.get(), jump.get().address(), identity, trusted));
        try {
            InetSocketAddress through = way.forwardTo(server);
            return way.extended(dialer.dial(server, through, identity, trusted));
        } catch (RuntimeException e) {
            way.close();
            throw e;
        }
    }
}
