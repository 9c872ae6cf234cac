package dev.prefecthosting.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReconcilesTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private final Reconciles reconciles = new Reconciles(1);

    @Test
    void whatIsUnderWayEndsAndWhatWaitsNeverBegins() throws InterruptedException {
        reconciles.execute(this::reconcile);
        reconciles.execute(ended::incrementAndGet);
        begun.await();
        Thread end = Thread.ofVirtual().start(this::end);
        while (!reconciles.isShutdown() || !reconciles.getQueue().isEmpty()) {
            Thread.sleep(Duration.ofMillis(5));
        }
        assertThat(end.isAlive()).as("it waits").isTrue();
        mayEnd.countDown();
        end.join();
        assertThat(ended).hasValue(1);
    }

    @Test
    void whatComesAfterTheEndIsLeftAloneInSilence() throws InterruptedException {
        reconciles.end();
        reconciles.execute(ended::incrementAndGet);
        assertThat(ended).hasValue(0);
    }

    private void reconcile() {
        begun.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        ended.incrementAndGet();
    }

    private void end() {
        try {
            reconciles.end();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
