package dev.prefecthosting.app;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs the reconciles of all kinds; once it ends, what has not begun never will. */
final class Reconciles extends ThreadPoolExecutor {
    Reconciles(int atOnce) {
        super(atOnce, atOnce, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DiscardPolicy());
    }

    /** Back when nothing is under way any more. */
    void end() throws InterruptedException {
        shutdown();
        getQueue().clear();
        awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
}
