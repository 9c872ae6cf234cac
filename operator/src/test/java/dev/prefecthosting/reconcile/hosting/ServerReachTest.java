package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerReachTest {
    @Test
    void whoWroteNoWayIsShownTheTwoLinesThatWould() {
        assertThat(ServerReach.anotherWay(false)).contains("\nprefectApi:\n  via: InstanceConnect\n");
        assertThat(ServerReach.anotherWay(true))
                .as("to where no instance of ours leads")
                .doesNotContain("InstanceConnect");
    }
}
