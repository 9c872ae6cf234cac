package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostingConditionsTest {
    private static final Report WOULD_CREATE = new Report(List.of(), List.of(), List.of(), List.of("+ Vpc vpc"));

    private final Conditions conditions = new Conditions(List.of(), 7L, Clock.systemUTC());

    @Test
    void aPreviewLeavesReadyAsItWas() {
        conditions.set(Conditions.READY, true, Reason.READY, "34 resources");
        HostingConditions.preview(conditions, hosting("mode: Plan"), WOULD_CREATE);

        assertThat(condition(Conditions.READY).message()).isEqualTo("34 resources");
        assertThat(condition(Conditions.RECONCILING).message())
                .isEqualTo("spec.mode is Plan: nothing is done; status.plan has the 1 change that would be");
    }

    @Test
    void aHostingThatWasOnlyEverPreviewedIsNotReady() {
        HostingConditions.preview(conditions, hosting("mode: Observe"), WOULD_CREATE);
        assertThat(condition(Conditions.READY).status()).isEqualTo("False");
        assertThat(condition(Conditions.READY).reason()).isEqualTo("Preview");
    }

    @Test
    void whatOnlyANewSpecCanHealStalls() {
        HostingConditions.unmet(conditions, new UnmetException("Ready", Reason.NOT_SUPPORTED_YET, "leave it out"));
        assertThat(condition(Conditions.STALLED).status()).isEqualTo("True");

        HostingConditions.unmet(
                conditions, new UnmetException(AwsAccess.CONDITION, Reason.SECRET_NOT_FOUND, "make the Secret"));
        assertThat(conditions.get(Conditions.STALLED)).isEmpty();
        assertThat(condition(Conditions.RECONCILING).status()).isEqualTo("True");
        assertThat(condition(AwsAccess.CONDITION).message()).isEqualTo("make the Secret");
    }

    @Test
    void whatWaitsForApprovalSaysHowToGiveIt() {
        Outcome waiting = new Outcome.Blocked("~ Instance i-1: type a → b (replaced; waits for approval)");
        StepReport instance = new StepReport("instance", "Instance", "InstanceReady", waiting, Optional.empty());
        PrefectHosting hosting = hosting("replacement: Approve");
        HostingConditions.summarize(
                conditions, hosting, new Report(List.of(instance), List.of(), List.of(), List.of()), Optional.empty());

        assertThat(condition(Conditions.READY).reason()).isEqualTo("WaitingForApproval");
        assertThat(condition(Conditions.READY).message())
                .endsWith("kubectl -n default annotate ph demo --overwrite prefecthosting.dev/approve=7");
    }

    private Condition condition(String type) {
        return conditions.get(type).orElseThrow();
    }

    private static PrefectHosting hosting(String line) {
        PrefectHosting hosting =
                HostingSamples.of("aws: {region: eu-west-1}", line).hosting();
        hosting.getMetadata().setNamespace("default");
        hosting.getMetadata().setGeneration(7L);
        return hosting;
    }
}
