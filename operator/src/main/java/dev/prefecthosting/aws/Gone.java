package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;

/** Deletes what may be gone already. */
public final class Gone {
    private Gone() {}

    /** Gone already is gone; every other failure is thrown. Returns whether it was still there. */
    public static boolean whenDeleted(Runnable delete) {
        try {
            delete.run();
            return true;
        } catch (RemoteException e) {
            if (e.reason() != Failure.NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }
}
