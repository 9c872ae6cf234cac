package dev.prefecthosting.reconcile.flowdeployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.RequestedRun;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.FlowRuns;
import dev.prefecthosting.reconcile.refs.Triggers;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One flow run for each new value of an annotation. */
final class RequestedRuns {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FINAL =
            Set.of("Completed", "Failed", "Crashed", "Cancelled", "Refused", "Deleted");

    private static final String HELD = "Waiting: ";
    private static final String REFUSED = "Refused: ";

    private RequestedRuns() {}

    /** Starts what is asked for, or follows what was started; the run as it stands, null when none was asked for. */
    static @Nullable RequestedRun of(
            FlowDeployment deployment, @Nullable RequestedRun before, String deploymentId, FlowRuns runs) {
        String at = Triggers.annotation(deployment, ActionAnnotations.RUN_REQUESTED_AT);
        if (at == null || isActedUpon(at, before)) {
            return before == null ? null : followed(before, runs);
        }
        String parameters = Triggers.annotation(deployment, ActionAnnotations.RUN_PARAMETERS);
        String token = deployment.getMetadata().getUid() + ":" + at;
        try {
            FlowRuns.FlowRun run = runs.create(deploymentId, checked(deployment, parse(parameters)), token);
            return new RequestedRun(at, run.id(), state(run));
        } catch (RemoteException e) {
            if (e.reason() == Failure.INVALID) {
                return new RequestedRun(at, null, REFUSED + e.getMessage());
            }
            throw e;
        }
    }

    /** Asked for while nothing can be started: it is, once it can be. */
    static @Nullable RequestedRun held(FlowDeployment deployment, @Nullable RequestedRun before, String why) {
        String at = Triggers.annotation(deployment, ActionAnnotations.RUN_REQUESTED_AT);
        return at == null || isActedUpon(at, before) ? before : new RequestedRun(at, null, HELD + why);
    }

    private static boolean isActedUpon(String at, @Nullable RequestedRun before) {
        return before != null && at.equals(before.at()) && !isHeld(before);
    }

    private static boolean isHeld(RequestedRun run) {
        return run.id() == null && run.state() != null && run.state().startsWith(HELD);
    }

    /** What a person has to be told about a run that did not start; empty when it was told already. */
    static Optional<String> news(@Nullable RequestedRun before, @Nullable RequestedRun now) {
        if (now == null || now.id() != null || now.state() == null) {
            return Optional.empty();
        }
        boolean told = before != null
                && Objects.equals(before.at(), now.at())
                && before.id() == null
                && before.state() != null
                && isHeld(before) == isHeld(now);
        return told
                ? Optional.empty()
                : Optional.of("no run was started for %s=%s. %s"
                        .formatted(ActionAnnotations.RUN_REQUESTED_AT, now.at(), now.state()));
    }

    private static JsonNode checked(FlowDeployment deployment, JsonNode parameters) {
        List<String> complaints = ParameterSchema.of(deployment.getSpec())
                .map(schema -> schema.complaints(ActionAnnotations.RUN_PARAMETERS, parameters))
                .orElse(List.of());
        if (!complaints.isEmpty()) {
            throw new RemoteException(Failure.INVALID, String.join("; ", complaints), null);
        }
        return parameters;
    }

    static boolean isUnderWay(@Nullable RequestedRun run) {
        return run != null && run.id() != null && run.state() != null && !FINAL.contains(run.state());
    }

    private static RequestedRun followed(RequestedRun before, FlowRuns runs) {
        String id = before.id();
        if (id == null || !isUnderWay(before)) {
            return before;
        }
        try {
            return new RequestedRun(before.at(), id, state(runs.read(id)));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return new RequestedRun(before.at(), id, "Deleted");
            }
            throw e;
        }
    }

    private static JsonNode parse(@Nullable String parameters) {
        if (parameters == null || parameters.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode parsed = JSON.readTree(parameters);
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (JsonProcessingException e) {
            // Said below in words that help.
        }
        String message = ActionAnnotations.RUN_PARAMETERS + " is no JSON object: write it as {\"name\": value}";
        throw new RemoteException(Failure.INVALID, message, null);
    }

    /** The type rather than the name: flows may name their states as they like. */
    private static String state(FlowRuns.FlowRun run) {
        String type = run.stateType();
        return type.isEmpty() ? type : type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT);
    }
}
