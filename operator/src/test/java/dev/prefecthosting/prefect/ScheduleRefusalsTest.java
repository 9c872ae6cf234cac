package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleRefusalsTest {
    private static final List<Schedule> SENT = List.of(schedule("spec.schedules[2]"), schedule("spec.schedules[5]"));

    @Test
    void namesThePlaceInTheSpec() {
        refused(
                "POST /deployments/: schedules.1.schedule.cron: Invalid cron string: \"61 * * * *\" (HTTP 422)",
                "POST /deployments/: spec.schedules[5].cron: write five fields, such as 0 6 * * 1:"
                        + " Invalid cron string: \"61 * * * *\" (HTTP 422)");
        refused(
                "POST /deployments/{id}/schedules: 0.schedule.rrule: unknown parameter 'X' (HTTP 422)",
                "POST /deployments/{id}/schedules: spec.schedules[2].rrule: write a rule of RFC 5545,"
                        + " such as FREQ=MONTHLY;BYMONTHDAY=1: unknown parameter 'X' (HTTP 422)");
        refused(
                "PATCH /x: schedule: Invalid timezone: \"Mars\" (HTTP 422)",
                "PATCH /x: spec.schedules[2]: Invalid timezone: \"Mars\" (HTTP 422)");
        refused("POST /x: schedules.0.slug: too long; a", "POST /x: spec.schedules[2].slug: too long; a");
    }

    @Test
    void leavesWhatIsSaidOfOtherFields() {
        refused("POST /deployments/: parameters: no dictionary", "POST /deployments/: parameters: no dictionary");
    }

    private static void refused(String said, String told) {
        assertThatThrownBy(() -> ScheduleRefusals.named(SENT, () -> {
                    throw new RemoteException(Failure.INVALID, said, null);
                }))
                .hasMessage(told);
    }

    private static Schedule schedule(String place) {
        return new Schedule("a", new Timing.Cron("0 6 * * 1", Timing.UTC), true, Json.object(), place);
    }
}
