package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.RequestedRun;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestedRunsTest {
    @Test
    void whatCantBeStartedYetSaysWhyAndIsToldOnce() {
        FlowDeployment asked = asked("1");
        RequestedRun held = RequestedRuns.held(asked, null, "spec.suspend is true");

        assertThat(held).isEqualTo(new RequestedRun("1", null, "Waiting: spec.suspend is true"));
        assertThat(RequestedRuns.news(null, held))
                .contains(
                        "no run was started for prefecthosting.dev/run-requested-at=1. Waiting: spec.suspend is true");
        RequestedRun later = RequestedRuns.held(asked, held, "the image is missing");
        assertThat(later).isEqualTo(new RequestedRun("1", null, "Waiting: the image is missing"));
        assertThat(RequestedRuns.news(held, later)).isEmpty();
    }

    @Test
    void whatWasStartedOrRefusedStaysSo() {
        RequestedRun started = new RequestedRun("1", "id", "Running");
        RequestedRun refused = new RequestedRun("1", null, "Refused: count: many is no integer");

        assertThat(RequestedRuns.held(asked("1"), started, "suspended")).isEqualTo(started);
        assertThat(RequestedRuns.held(asked("1"), refused, "suspended")).isEqualTo(refused);
        assertThat(RequestedRuns.news(null, started)).isEmpty();
        assertThat(RequestedRuns.news(started, refused)).isPresent();
        assertThat(RequestedRuns.news(refused, refused)).isEmpty();
    }

    @Test
    void anotherValueAsksForAnotherRun() {
        RequestedRun refused = new RequestedRun("1", null, "Refused: count: many is no integer");
        RequestedRun held = RequestedRuns.held(asked("2"), refused, "suspended");

        assertThat(held).isEqualTo(new RequestedRun("2", null, "Waiting: suspended"));
        assertThat(RequestedRuns.news(refused, held)).isPresent();
    }

    private static FlowDeployment asked(String at) {
        FlowDeployment deployment = new FlowDeployment();
        deployment.setMetadata(new ObjectMetaBuilder()
                .withName("flow")
                .withAnnotations(Map.of(ActionAnnotations.RUN_REQUESTED_AT, at))
                .build());
        return deployment;
    }
}
