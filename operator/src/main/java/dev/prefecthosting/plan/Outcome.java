package dev.prefecthosting.plan;

import java.time.Duration;

/** How a step ended in this pass. */
public sealed interface Outcome {
    /** It is as desired. */
    record Done() implements Outcome {}

    /** The remote side takes its time; not an error. */
    record Wait(Duration after, String why) implements Outcome {}

    /** Something that only a person or another resource can give is missing. */
    record Blocked(String on) implements Outcome {
        private static final String BEHIND = "waits for ";

        /** Behind another step of the same plan, which says more. */
        static Blocked behind(String others) {
            return new Blocked(BEHIND + others);
        }

        public boolean isBehindOthers() {
            return on.startsWith(BEHIND);
        }
    }

    /** A call failed; only {@link Failure#INVALID} waits for a new spec, everything else is tried again. */
    record Failed(Failure reason, String message, Duration retryAfter) implements Outcome {
        public boolean terminal() {
            return reason == Failure.INVALID;
        }
    }

    Outcome DONE = new Done();

    static Outcome waitFor(Duration after, String why) {
        return new Wait(after, why);
    }

    static Outcome failed(RemoteException e) {
        return e.reason() == Failure.UNDER_WAY
                ? new Wait(e.retryAfter(), e.getMessage())
                : new Failed(e.reason(), e.getMessage(), e.retryAfter());
    }
}
