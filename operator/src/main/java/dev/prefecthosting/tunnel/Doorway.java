package dev.prefecthosting.tunnel;

import java.net.URI;
import java.util.List;

/** What opens the way to one instance from outside of its network. Equal ones lead to the same instance. */
public interface Doorway {
    /** Lets a key in for a minute; throws {@link dev.prefecthosting.plan.RemoteException}. */
    void admit(String user, String publicKey);

    /** A WebSocket to the instance's SSH server, signed for a minute; {@code ws} or {@code wss}. */
    URI tunnel();

    /** The instance's host keys from a source that can be trusted, as type and key; empty while it says none. */
    List<String> hostKeys();

    /** The way did not open: perhaps it is no longer there. */
    void suspect();

    /** What it leads through, e.g. {@code eice-0a1b}. */
    String name();

    /** What it leads to, e.g. {@code i-0a1b}. */
    String instance();
}
