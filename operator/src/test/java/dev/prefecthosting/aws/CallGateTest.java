package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import org.junit.jupiter.api.Test;

class CallGateTest {
    private final CallGate gate = new CallGate();

    @Test
    void closesAfterTenCallsWithoutAnswer() {
        fail(Failure.UNAVAILABLE, 10);

        assertThatThrownBy(() -> gate.enter("ec2", "DescribeVpcs")).isInstanceOfSatisfying(RemoteException.class, e -> {
            assertThat(e.reason()).isEqualTo(Failure.UNAVAILABLE);
            assertThat(e.retryAfter().toSeconds()).isEqualTo(30);
        });
    }

    @Test
    void aRefusalIsAnAnswer() {
        fail(Failure.UNAVAILABLE, 9);
        fail(Failure.UNAUTHORIZED, 1);

        gate.enter("ec2", "DescribeVpcs");
    }

    private void fail(Failure reason, int times) {
        for (int i = 0; i < times; i++) {
            gate.enter("ec2", "DescribeVpcs");
            gate.failed("ec2", "DescribeVpcs", new RemoteException(reason, "no", null));
        }
    }
}
