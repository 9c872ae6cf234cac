package dev.prefecthosting.prefect;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Leads connections to a server that can't be reached from here. */
public interface Passage {
    /**
     * Where to connect in place of the server, in plain or, for TLS, by CONNECT; the same for as long as it exists. Throws
     * {@link dev.prefecthosting.plan.RemoteException} that says what is broken on the way.
     */
    InetSocketAddress entrance();

    /** Why nothing comes out at its other end; empty when that is not its fault. */
    Optional<String> fault();
}
