package dev.prefecthosting.tunnel;

import java.time.Duration;
import java.util.List;

/** How to get there. Equal routes are the same way; another one makes a tunnel be opened anew. */
public interface Route {
    /**
     * Throws {@link dev.prefecthosting.plan.RemoteException} that names the hop that fails.
     *
     * @param learned lines of {@code known_hosts} that hosts have shown earlier
     */
    Line open(Dialer dialer, List<String> learned);

    /** A line of this age is replaced before it is cut. */
    default Duration renewAfter() {
        return Duration.ofDays(1);
    }
}
