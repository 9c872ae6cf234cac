package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteLimitTest {
    @Test
    void aServerThatCopesGetsMoreWritersAndOneThatWasOverrunHasToCopeForLonger() {
        WriteLimit limit = new WriteLimit(2, 50);
        write(limit, 49);
        assertThat(limit.allowed()).isEqualTo(1);
        write(limit, 1);
        assertThat(limit.allowed()).isEqualTo(2);
        limit.acquire();
        limit.release(true);
        assertThat(limit.allowed()).isEqualTo(1);
        write(limit, 99);
        assertThat(limit.allowed()).isEqualTo(1);
        write(limit, 1);
        assertThat(limit.allowed()).isEqualTo(2);
    }

    private static void write(WriteLimit limit, int times) {
        for (int i = 0; i < times; i++) {
            limit.acquire();
            limit.release(false);
        }
    }

    @Test
    void aWriterWaitsForItsTurn() throws InterruptedException {
        WriteLimit limit = new WriteLimit(1, 50);
        limit.acquire();
        Thread second = Thread.startVirtualThread(limit::acquire);
        second.join(Duration.ofMillis(50));
        assertThat(second.isAlive()).isTrue();
        limit.release(false);
        second.join();
    }
}
