package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Mode;
import java.time.Duration;

/** Where a FlowDeployment lives: its WorkPool, and the hosting of that. */
record Home(WorkPool pool, PrefectHosting hosting) {
    Duration interval(Duration byDefault) {
        String written = hosting.getSpec().interval();
        return written == null ? byDefault : Durations.parse(written);
    }

    Mode mode() {
        return hosting.getSpec().modeOrDefault().acts() ? Mode.APPLY : Mode.PREVIEW;
    }

    /** Whether the server is the hosting's own, so that what is in it goes with it. */
    boolean serverGoesToo() {
        return hosting.isMarkedForDeletion()
                && hosting.getSpec().prefectOrDefault().makesServer();
    }

    String poolName() {
        return pool.prefectName();
    }
}
