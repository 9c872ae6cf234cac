package dev.prefecthosting.tunnel;

import java.net.InetSocketAddress;

/** One SSH server on the way. */
public record Hop(String user, String host, int port) {
    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return "%s@%s:%d".formatted(user, host, port);
    }
}
