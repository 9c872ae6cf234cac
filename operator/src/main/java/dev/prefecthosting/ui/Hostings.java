package dev.prefecthosting.ui;

import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import java.util.List;
import java.util.Optional;

/** The hostings whose UI may be seen from here. */
interface Hostings {
    List<Listed> listed();

    /**
     * How its server is reached; refused when there is no such hosting, or none that may be seen, or no way to it. Throws
     * {@link dev.prefecthosting.reconcile.refs.UnmetException} where something that the way takes is missing.
     */
    Reach reach(String namespace, String name) throws Refusal;

    /**
     * One of them.
     *
     * @param elsewhere its UI, where that is not led to from here
     * @param secret with user and password
     * @param trouble why its API can't be reached, when it can't
     */
    record Listed(
            String namespace,
            String name,
            Optional<String> elsewhere,
            Optional<String> secret,
            Optional<String> trouble) {}
}
