package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import java.util.function.Supplier;

/**
 * Who keeps what has a name that everybody may use: what somebody else made and we took over stays when its owner goes.
 *
 * @param takesFound whether it goes with its owner all the same
 */
record Keeping(Identity owner, boolean takesFound) {
    /**
     * Whether it is to stay.
     *
     * @param had whose it is so far
     * @param kept whether it was to stay so far
     */
    boolean keeps(Identity had, boolean kept) {
        return !takesFound && (kept || had.isForeign());
    }

    Difference.Collector compared(Identity had, boolean kept) {
        return Difference.collect()
                .update("owner", had.ownerUid(), owner.ownerUid())
                .update("stays without its owner", kept, keeps(had, kept));
    }

    /** What a create makes, or has made before although its answer was lost. */
    static <R extends Remote> R created(Creation creation, Supplier<R> create, Supplier<R> byName) {
        try {
            return create.get();
        } catch (RemoteException e) {
            if (e.reason() == Failure.CONFLICT) {
                R taken = byName.get();
                if (taken.identity().equals(creation.identity())) {
                    return taken;
                }
            }
            throw e;
        }
    }
}
