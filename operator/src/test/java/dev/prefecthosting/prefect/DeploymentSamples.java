package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Deployments that use every field.
 *
 * @param unique in the names of flow, deployment and pool
 */
record DeploymentSamples(Identity identity, String unique) {
    Deployments.Desired deployment(Features features, String version, List<Schedule> schedules) {
        boolean three = features.labels();
        ObjectNode schema = Json.object();
        schema.putObject("properties").putObject("x").put("type", "integer").put("position", Integer.parseInt(version));
        ObjectNode step = Json.object();
        step.putObject("prefect.deployments.steps.set_working_directory").put("directory", "/app/" + version);
        ObjectNode variables = Json.object().put("image", "example.com/flows:" + version);
        variables.putObject("env").put("STAGE", version);
        return new Deployments.Desired(
                identity,
                "flow-" + unique,
                "deployment-" + unique,
                "pool-" + unique,
                "default",
                "main.py:flow",
                "/app",
                version,
                "",
                Json.object().put("x", 1.0),
                schema,
                true,
                variables,
                List.of("b" + version, "a"),
                three ? Map.of("team", "a" + version) : Map.of(),
                version.equals("2"),
                Json.array().add(step),
                three
                        ? Optional.of(new Deployments.Concurrency(
                                Integer.parseInt(version), Deployments.Concurrency.OnCollision.CANCEL_NEW))
                        : Optional.empty(),
                schedules,
                Set.of());
    }

    static Deployments.Desired bare(Deployments.Desired of) {
        return new Deployments.Desired(
                of.identity(),
                of.flowName(),
                of.name(),
                of.workPool(),
                of.workQueue(),
                of.entrypoint(),
                null,
                null,
                "",
                Json.object(),
                Json.object(),
                true,
                Json.object(),
                List.of(),
                Map.of(),
                false,
                Json.array(),
                Optional.empty(),
                List.of(),
                Set.of());
    }

    static Schedule cron(String slug) {
        return new Schedule(slug, new Timing.Cron("0 6 * * 1", "Europe/Berlin"), true, Json.object());
    }

    static Schedule interval(String slug) {
        return new Schedule(
                slug, new Timing.Interval(Duration.ofHours(6), Optional.empty(), Timing.UTC), true, Json.object());
    }

    static Schedule rule(String slug) {
        return new Schedule(slug, new Timing.RRule("FREQ=MONTHLY", Timing.UTC), false, Json.object());
    }
}
