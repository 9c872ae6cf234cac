package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.Condition;
import java.util.List;

/** How a resource stands, in one word for metrics. */
public enum Standing {
    READY("ready"),
    PROGRESSING("progressing"),
    /** A person has to look at it, or to wait for AWS or Prefect. */
    FAILING("failing"),
    /** Only another spec helps. */
    STALLED("stalled"),
    SUSPENDED("suspended");

    private final String text;

    Standing(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static Standing of(List<Condition> conditions) {
        if (Conditions.isTrue(conditions, Conditions.SUSPENDED)) {
            return SUSPENDED;
        }
        if (Conditions.isTrue(conditions, Conditions.STALLED)) {
            return STALLED;
        }
        return conditions.stream()
                .filter(condition -> condition.type().equals(Conditions.READY))
                .findFirst()
                .map(Standing::of)
                .orElse(PROGRESSING);
    }

    private static Standing of(Condition ready) {
        if (ready.status().equals("True")) {
            return READY;
        }
        return Reason.of(ready.reason()).told(true) == Reason.Told.WARNING ? FAILING : PROGRESSING;
    }
}
