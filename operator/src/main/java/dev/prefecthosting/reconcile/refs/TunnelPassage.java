package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.prefect.Passage;
import dev.prefecthosting.tunnel.Tunnel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A tunnel as the side of Prefect sees it. */
record TunnelPassage(Tunnel tunnel) implements Passage {
    @Override
    public InetSocketAddress entrance() {
        return tunnel.entrance();
    }

    @Override
    public Optional<String> fault() {
        return tunnel.fault();
    }
}
