package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Automations of deployments. Names are not unique and there are no labels, so the description ends in whose it is. Prefect
 * 2 has them only where its experimental events are switched on; elsewhere there are none.
 */
public final class Automations implements Kind<Automations.Desired, Automations.Found> {
    private static final String FILTER = "/automations/filter";
    private static final String ONE = "/automations/{id}";
    private static final Pattern MARK = Pattern.compile("\\(prefecthosting\\.dev ([^/ ]+)/(.+)\\)$");
    private static final String RUNS = "prefect.flow-run.";

    private final PrefectClient client;

    public Automations(PrefectClient client) {
        this.client = client;
    }

    /** What is done. */
    public sealed interface Action {
        record Pause(String deploymentId) implements Action {}

        record Run(String deploymentId) implements Action {}

        record Notify(String blockId) implements Action {}
    }

    /**
     * An automation as it should be.
     *
     * @param about whose it is, for people
     * @param deploymentId whose runs it watches
     * @param state of a run, such as {@code Late}
     * @param lasting how long a run has to stay in it; zero: at once
     */
    public record Desired(
            Identity identity,
            String about,
            String name,
            String deploymentId,
            String state,
            Duration lasting,
            List<Action> actions) {
        public Desired {
            actions = List.copyOf(actions);
        }
    }

    /** @param content canonical, of what is ours to say */
    public record Found(String id, Identity identity, String name, boolean enabled, String content) implements Remote {
        @Override
        public String state() {
            return enabled ? "enabled" : "disabled";
        }
    }

    @Override
    public String name() {
        return "Automation";
    }

    /** Prefect takes a second one of the same name, and a list of all before each create would cost more than an intent. */
    @Override
    public boolean createIsIdempotent() {
        return false;
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        try {
            return client.all(FILTER, Json.object(), Automations::found);
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** Whether the server has automations at all. */
    public static boolean isThere(PrefectClient client) {
        try {
            client.page(FILTER, Json.object(), 0, 1, Automations::found);
            return true;
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return found(client.createOnce(Route.of("/automations/"), body(desired)));
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .update("name", actual.name(), desired.name())
                .update("enabled", actual.enabled(), true)
                .update("content", actual.content(), content(body(desired)))
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        ObjectNode body = body(desired);
        client.put(Route.of(ONE, actual.id()), body);
        return new Found(actual.id(), actual.identity(), desired.name(), true, content(body));
    }

    @Override
    public Optional<Found> delete(Found actual) {
        client.delete(Route.of(ONE, actual.id()));
        return Optional.empty();
    }

    /** Its description goes on saying whose it was; nobody claims it any more. */
    @Override
    public void release(Found actual) {}

    private static ObjectNode body(Desired desired) {
        String mark = "(prefecthosting.dev %s/%s)"
                .formatted(desired.identity().ownerUid(), desired.identity().logicalId());
        ObjectNode body = Json.object()
                .put("name", desired.name())
                .put("description", "Of FlowDeployment %s; change it there. %s".formatted(desired.about(), mark))
                .put("enabled", true);
        body.set("trigger", trigger(desired));
        ArrayNode actions = body.putArray("actions");
        desired.actions().forEach(action -> actions.add(action(action)));
        return body;
    }

    /** At once: the state is entered. Lasting: it was entered, and nothing else has happened to the run for so long. */
    private static ObjectNode trigger(Desired desired) {
        boolean atOnce = desired.lasting().isZero();
        String entered = RUNS + desired.state();
        ObjectNode trigger = Json.object().put("type", "event");
        trigger.putObject("match").put("prefect.resource.id", RUNS + "*");
        trigger.putObject("match_related")
                .put("prefect.resource.role", "deployment")
                .put("prefect.resource.id", "prefect.deployment." + desired.deploymentId());
        trigger.set("after", Json.texts(atOnce ? List.of() : List.of(entered)));
        trigger.set("expect", Json.texts(List.of(atOnce ? entered : RUNS + "*")));
        trigger.set("for_each", Json.texts(List.of("prefect.resource.id")));
        return trigger.put("posture", atOnce ? "Reactive" : "Proactive")
                .put("threshold", 1)
                .put("within", desired.lasting().toSeconds());
    }

    private static ObjectNode action(Action action) {
        return switch (action) {
            case Action.Pause(String deployment) -> of("pause-deployment", "deployment_id", deployment);
            case Action.Run(String deployment) -> of("run-deployment", "deployment_id", deployment);
            case Action.Notify(String block) ->
                Json.object()
                        .put("type", "send-notification")
                        .put("block_document_id", block)
                        .put("subject", "{{ flow_run.name }} is {{ flow_run.state.name }}")
                        .put("body", "{{ deployment.name }}: {{ flow_run.state.message }}");
        };
    }

    private static ObjectNode of(String type, String field, String id) {
        return Json.object().put("type", type).put("source", "selected").put(field, id);
    }

    private static Found found(JsonNode automation) {
        return new Found(
                Json.textOf(automation, "id"),
                identity(Json.textOf(automation, "description")),
                Json.textOf(automation, "name"),
                automation.path("enabled").asBoolean(),
                content(automation));
    }

    private static Identity identity(String description) {
        Matcher mark = MARK.matcher(description);
        return mark.find() ? new Identity(mark.group(1), mark.group(2)) : Identity.FOREIGN;
    }

    /** What a server adds by itself, such as IDs, is left out. */
    private static String content(JsonNode automation) {
        ObjectNode content = Json.object();
        JsonNode trigger = automation.path("trigger");
        for (String field : List.of("match", "match_related", "posture", "threshold", "within")) {
            content.set(field, trigger.path(field));
        }
        for (String field : List.of("after", "expect", "for_each")) {
            content.set(
                    field,
                    Json.texts(Json.texts(trigger.path(field)).stream().sorted().toList()));
        }
        ArrayNode actions = content.putArray("actions");
        for (JsonNode action : automation.path("actions")) {
            ObjectNode kept = actions.addObject();
            for (String field : List.of("type", "deployment_id", "block_document_id", "subject", "body")) {
                kept.put(field, Json.textOf(action, field));
            }
        }
        return Json.canonical(content);
    }
}
