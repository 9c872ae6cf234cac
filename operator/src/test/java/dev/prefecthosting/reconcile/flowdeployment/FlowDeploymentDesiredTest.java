package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.prefect.Deployments;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowDeploymentDesiredTest {
    private static final Identity IDENTITY = new Identity("uid-1", "deployment");

    @Test
    void givesWhatIsLeftOutItsDefault() {
        Deployments.Desired desired =
                desired(Samples.with("image: {uri: 'example.com/flows:1'}"), "example.com/flows:1");

        assertThat(desired.workQueue()).isEqualTo("default");
        assertThat(desired.path()).as("the image's own working directory").isNull();
        assertThat(desired.description()).isEmpty();
        assertThat(desired.jobVariables()).hasToString("{\"image\":\"example.com/flows:1\"}");
        assertThat(desired.enforceParameterSchema()).isTrue();
        assertThat(desired.pullSteps()).isEmpty();
        assertThat(desired.concurrency()).isEmpty();
        assertThat(desired.schedules()).isEmpty();
        assertThat(desired.paused()).isFalse();
    }

    @Test
    void carriesEveryField() {
        Deployments.Desired desired = desired(Samples.with("""
                queue: critical
                path: /app
                version: v1
                description: once a week
                parameters: {region: emea}
                parameterSchema: {type: object, properties: {region: {type: string}}}
                enforceParameterSchema: false
                jobVariables: {memory: 61440}
                tags: [weekly]
                labels: {team: data}
                paused: true
                concurrency: {limit: 1, onCollision: CancelNew}
                schedules: [{slug: monday, cron: "0 6 * * 1"}]
                """), "repository@sha256:1");

        assertThat(desired)
                .hasToString(
                        "Desired[identity=Identity[ownerUid=uid-1, logicalId=deployment, tags=Optional.empty], flowName=report, name=weekly,"
                                + " workPool=heavy, workQueue=critical, entrypoint=flows/report.py:report, path=/app,"
                                + " version=v1, description=once a week, parameters={\"region\":\"emea\"},"
                                + " parameterSchema={\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\"}}},"
                                + " enforceParameterSchema=false,"
                                + " jobVariables={\"memory\":61440,\"image\":\"repository@sha256:1\"},"
                                + " tags=[weekly], labels={team=data}, paused=true, pullSteps=[],"
                                + " concurrency=Optional[Concurrency[limit=1, onCollision=CANCEL_NEW]],"
                                + " schedules=[Schedule[slug=monday, timing=Cron[cron=0 6 * * 1, timezone=UTC],"
                                + " active=true, parameters={}, place=spec.schedules[0]]], left=[]]");
    }

    @Test
    void leavesTheImageToThePoolWhereStepsPullTheCode() {
        FlowDeploymentSpec spec = Samples.with(
                "pullSteps: [{prefect.deployments.steps.git_clone: {repository: 'https://example.com/x.git'}}]");
        Deployments.Desired desired = FlowDeploymentDesired.of(spec, "weekly", "heavy", IDENTITY, Optional.empty());

        assertThat(desired.jobVariables()).isEmpty();
        assertThat(desired.pullSteps())
                .hasToString(
                        "[{\"prefect.deployments.steps.git_clone\":{\"repository\":\"https://example.com/x.git\"}}]");
    }

    @Test
    void refusesTwoImages() {
        FlowDeploymentSpec twice = Samples.with("""
                image: {uri: a}
                jobVariables: {image: b}
                """);

        assertThat(FlowDeploymentDesired.contradictions(twice)).isNotEmpty();
        assertThat(FlowDeploymentDesired.contradictions(Samples.with("image: {uri: a}")))
                .isEmpty();
    }

    private static Deployments.Desired desired(FlowDeploymentSpec spec, String image) {
        return FlowDeploymentDesired.of(spec, "weekly", "heavy", IDENTITY, Optional.of(image));
    }
}
