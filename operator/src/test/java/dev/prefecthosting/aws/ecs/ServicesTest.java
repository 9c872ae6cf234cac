package dev.prefecthosting.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;

class ServicesTest {
    private static final RollOut STEADY = new RollOut(false, false, false, 0, "steady", Set.of("td:1"));
    private static final RollOut FAILED = new RollOut(false, true, false, 3, "tasks failed to start", Set.of("td:1"));
    private static final RollOut ROLLED_BACK = new RollOut(false, false, true, 3, "rolling back", Set.of("td:1"));

    private final Services services = services(new EcsClient() {
        @Override
        public String serviceName() {
            return "ecs";
        }

        @Override
        public void close() {}
    });

    private static Services services(EcsClient ecs) {
        return new Services(ecs, new Inventory<>(new Clusters(ecs), Clock.systemUTC()));
    }

    @Test
    void theOrderOfSubnetsAndGroupsIsNoDifference() {
        assertThat(services.compare(desired("td:1"), found("td:1", STEADY, null)))
                .isEqualTo(Difference.NONE);
    }

    @Test
    void anotherTaskDefinitionIsAnUpdate() {
        assertThat(services.compare(desired("td:2"), found("td:1", STEADY, "td:1")))
                .isInstanceOf(Difference.Update.class);
    }

    @Test
    void aRollOutThatWasRolledBackIsNotPushedAgainAtOnce() {
        assertThat(services.compare(desired("td:2"), found("td:1", ROLLED_BACK, "td:2")))
                .isEqualTo(Difference.NONE);
    }

    @Test
    void itIsPushedAgainWithANewRevisionOrWhenTheHourHasPassed() {
        assertThat(services.compare(desired("td:3"), found("td:1", ROLLED_BACK, "td:2")))
                .isInstanceOf(Difference.Update.class);
        assertThat(services.compare(desired("td:2"), found("td:1", ROLLED_BACK, null)))
                .isInstanceOf(Difference.Update.class);
    }

    @Test
    void aFirstRollOutThatFailedIsPushedAgainWhenTheHourHasPassed() {
        assertThat(services.compare(desired("td:1"), found("td:1", FAILED, "td:1")))
                .isEqualTo(Difference.NONE);
        assertThat(services.compare(desired("td:1"), found("td:1", FAILED, null)))
                .isInstanceOf(Difference.Update.class);
    }

    @Test
    void aFailureSaysWhatEcsSays() {
        assertThat(services.readiness(found("td:1", FAILED, "td:1")))
                .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(Failure.UNAVAILABLE);
                    assertThat(failed.message()).contains("tasks failed to start");
                });
        assertThat(services.readiness(found("td:1", STEADY, null))).isEqualTo(Outcome.DONE);
    }

    @Test
    void fromInstanceToFargateIsAnotherService() {
        Services.Desired onInstance = new Services.Desired(
                "c", "s", "td:1", Services.Count.of(1), Services.Capacity.EC2, network("b", "a"), 0, 100, false);
        assertThat(services.compare(onInstance, found("td:1", STEADY, null))).isInstanceOf(Difference.Replace.class);
    }

    @Test
    void withinItsBoundsTheCountIsAutoscalingsBusiness() {
        Services.Found one = found("td:1", STEADY, null);
        assertThat(services.compare(counted(1, 4), one)).isEqualTo(Difference.NONE);
        assertThat(services.compare(counted(2, 4), one)).isEqualTo(new Difference.Update(List.of("count 1 → 2")));
        assertThat(services.compare(counted(0, 0), one)).isEqualTo(new Difference.Update(List.of("count 1 → 0")));
        assertThat(ServiceRequests.update(one, counted(1, 4), false).desiredCount())
                .isNull();
        assertThat(ServiceRequests.update(one, counted(2, 4), false).desiredCount())
                .isEqualTo(2);
    }

    private static Services.Desired counted(int least, int most) {
        Services.Count count = new Services.Count(least, most);
        return new Services.Desired(
                "c", "s", "td:1", count, Services.Capacity.FARGATE, network("b", "a"), 0, 100, false);
    }

    private static Services.Desired desired(String taskDefinition) {
        return new Services.Desired(
                "c",
                "s",
                taskDefinition,
                Services.Count.of(1),
                Services.Capacity.FARGATE,
                network("b", "a"),
                0,
                100,
                false);
    }

    private static Services.Found found(String taskDefinition, RollOut rollOut, @Nullable String pushed) {
        return new Services.Found(
                "arn",
                new Identity("u", "l"),
                "ACTIVE",
                "c",
                "s",
                taskDefinition,
                1,
                1,
                "FARGATE",
                network("a", "b"),
                0,
                100,
                false,
                true,
                true,
                rollOut,
                pushed);
    }

    private static Services.Network network(String one, String other) {
        return new Services.Network(List.of(one, other), List.of(other, one), false);
    }
}
