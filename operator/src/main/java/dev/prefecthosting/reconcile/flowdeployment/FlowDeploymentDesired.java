package dev.prefecthosting.reconcile.flowdeployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.model.flowdeployment.Collision;
import dev.prefecthosting.model.flowdeployment.ConcurrencySpec;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.Registration;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.prefect.Deployments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The deployment in Prefect that a spec asks for. */
final class FlowDeploymentDesired {
    private static final String IMAGE = "image";

    private FlowDeploymentDesired() {}

    /** @param image what ECS is told to run; empty: the pool's own */
    static Deployments.Desired of(
            FlowDeploymentSpec spec, String name, String pool, Identity identity, Optional<String> image) {
        return new Deployments.Desired(
                identity,
                spec.flowName(),
                name,
                pool,
                spec.queueOrDefault(),
                spec.entrypoint(),
                spec.path(),
                spec.version(),
                spec.description() == null ? "" : spec.description(),
                object(spec.parametersOrDefault()),
                object(spec.parameterSchema()),
                spec.enforceParameterSchemaOrDefault(),
                jobVariables(spec, image),
                spec.tagsOrDefault(),
                spec.labelsOrDefault(),
                spec.pausedOrDefault(),
                pullSteps(spec),
                concurrency(spec.concurrency()),
                Schedules.of(spec.schedulesOrDefault()),
                left(spec));
    }

    /** What is not written is up to the flow's own {@code deploy()}, where that registers it. */
    private static Set<String> left(FlowDeploymentSpec spec) {
        if (spec.registrationOrDefault() == Registration.API) {
            return AutomationPlan.pauses(spec) ? Set.of("paused") : Set.of();
        }
        Set<String> left = new TreeSet<>(Set.of("job_variables"));
        unless(spec.queue(), left, "work_queue_name");
        unless(spec.path(), left, "path");
        unless(spec.version(), left, "version");
        unless(spec.description(), left, "description");
        unless(spec.parameters(), left, "parameters");
        unless(spec.parameterSchema(), left, "parameter_openapi_schema");
        unless(spec.enforceParameterSchema(), left, "enforce_parameter_schema");
        unless(spec.tags(), left, "tags");
        unless(spec.paused(), left, "paused");
        unless(spec.pullSteps(), left, "pull_steps");
        unless(spec.concurrency(), left, "concurrency_limit", "concurrency_options");
        unless(spec.schedules(), left, "schedules");
        return left;
    }

    private static void unless(@Nullable Object written, Set<String> left, String... fields) {
        if (written == null) {
            left.addAll(List.of(fields));
        }
    }

    private static ObjectNode jobVariables(FlowDeploymentSpec spec, Optional<String> image) {
        ObjectNode variables = object(spec.jobVariablesOrDefault());
        image.ifPresent(reference -> variables.put(IMAGE, reference));
        return variables;
    }

    private static ArrayNode pullSteps(FlowDeploymentSpec spec) {
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        spec.pullStepsOrDefault().forEach(step -> steps.add(object(step)));
        return steps;
    }

    private static Optional<Deployments.Concurrency> concurrency(@Nullable ConcurrencySpec spec) {
        return Optional.ofNullable(spec)
                .map(written ->
                        new Deployments.Concurrency(written.limit(), inPrefect(written.onCollisionOrDefault())));
    }

    private static Deployments.Concurrency.OnCollision inPrefect(Collision collision) {
        return switch (collision) {
            case ENQUEUE -> Deployments.Concurrency.OnCollision.ENQUEUE;
            case CANCEL_NEW -> Deployments.Concurrency.OnCollision.CANCEL_NEW;
        };
    }

    private static ObjectNode object(@Nullable Map<String, JsonNode> fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (fields != null) {
            object.setAll(fields);
        }
        return object;
    }

    /** Whether the spec names an image twice, so that one of them would be ignored. */
    static List<String> contradictions(FlowDeploymentSpec spec) {
        boolean twice = spec.image() != null && spec.jobVariablesOrDefault().containsKey(IMAGE);
        return twice ? List.of("write the image in spec.image or in spec.jobVariables.image, not in both") : List.of();
    }
}
