package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteLimitTest {
    @Test
    void anOverrunServerGetsFewerWritersAndMoreWhenItCopes() {
        WriteLimit limit = new WriteLimit(2);
        limit.acquire();
        limit.release(true);
        assertThat(limit.allowed()).isEqualTo(1);
        for (int i = 0; i < 49; i++) {
            limit.acquire();
            limit.release(false);
        }
        assertThat(limit.allowed()).isEqualTo(1);
        limit.acquire();
        limit.release(false);
        assertThat(limit.allowed()).isEqualTo(2);
    }

    @Test
    void aWriterWaitsForItsTurn() throws InterruptedException {
        WriteLimit limit = new WriteLimit(1);
        limit.acquire();
        Thread second = Thread.startVirtualThread(limit::acquire);
        second.join(java.time.Duration.ofMillis(50));
        assertThat(second.isAlive()).isTrue();
        limit.release(false);
        second.join();
    }
}
