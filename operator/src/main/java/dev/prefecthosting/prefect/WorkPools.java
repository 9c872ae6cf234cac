package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.AtOnce;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Work pools with their queues. All pools of the server are listed, so that a name that is taken is seen. */
public final class WorkPools implements Kind<WorkPools.Desired, WorkPools.Found> {
    private static final String POOL = "/work_pools/{name}";

    private final PrefectClient client;
    private final WorkQueues queues;

    public WorkPools(PrefectClient client) {
        this.client = client;
        this.queues = new WorkQueues(client);
    }

    /**
     * A pool as it should be.
     *
     * @param identity whose it is; also when it was found and is taken over
     * @param concurrencyLimit null: none
     * @param template from {@link BaseJobTemplate}, or the user's own
     * @param queues beside those that others made; the queue {@code default} is there anyhow
     */
    public record Desired(
            Identity identity,
            String name,
            String type,
            String description,
            boolean paused,
            @Nullable Integer concurrencyLimit,
            JsonNode template,
            List<WorkQueue> queues) {}

    /**
     * A pool as it is.
     *
     * @param state {@code READY}: a worker is online; {@code NOT_READY}; {@code PAUSED}
     * @param ourQueues names of the queues that we made
     * @param adopted whether it is ours now, but somebody else made it
     */
    public record Found(
            String id,
            Identity identity,
            String state,
            String name,
            String type,
            String description,
            boolean paused,
            @Nullable Integer concurrencyLimit,
            TemplateSummary template,
            List<String> ourQueues,
            boolean adopted,
            List<WorkQueue> queues)
            implements Remote {
        public boolean workerOnline() {
            return state.equals("READY");
        }

        /** What a deployment may set in {@code job_variables}; empty while the template is. */
        public Set<String> variables() {
            return template.variables();
        }

        /** Of the base job template, without our mark. */
        public String templateDigest() {
            return template.digest();
        }
    }

    @Override
    public String name() {
        return "WorkPool";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        AtOnce both = new AtOnce();
        Map<String, List<WorkQueue>> byPool = both.ask(queues::list, Map.of());
        List<Found> pools = both.ask(
                () -> client.all(
                        "/work_pools/filter",
                        Json.object(),
                        pool -> found(pool, byPool.getOrDefault(Json.textOf(pool, "name"), List.of()))),
                List.of());
        both.await();
        return pools;
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        ObjectNode pool = Json.object().put("name", desired.name()).put("type", desired.type());
        pool.setAll(settings(desired));
        pool.set("base_job_template", mark(desired, List.of(), false).on(desired.template()));
        try {
            return found(client.create(Route.of("/work_pools/"), pool), List.of());
        } catch (RemoteException e) {
            // An earlier attempt may have made it although its answer was lost.
            if (e.reason() == Failure.CONFLICT) {
                Found taken = found(client.get(Route.of(POOL, desired.name())), List.of());
                if (taken.identity().equals(creation.identity())) {
                    return taken;
                }
            }
            throw e;
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        Difference.Collector differences = Difference.collect()
                .update(
                        "owner",
                        actual.identity().ownerUid(),
                        desired.identity().ownerUid())
                .update("description", actual.description(), desired.description())
                .update("paused", actual.paused(), desired.paused())
                .update("concurrency limit", actual.concurrencyLimit(), desired.concurrencyLimit());
        actual.template().compare(TemplateSummary.of(desired.template()), differences);
        for (WorkQueue queue : WorkQueues.canonical(desired.queues())) {
            actual.queues().stream()
                    .filter(other -> other.name().equals(queue.name()))
                    .findFirst()
                    .ifPresentOrElse(
                            other -> differences.update(line(queue), other.words(), queue.words()),
                            () -> differences.update(line(queue), null, queue.words()));
        }
        unwanted(desired, actual).forEach(name -> differences.update("queue " + name, "ours", null));
        return differences
                .update("our queues", sorted(actual.ourQueues()), sorted(names(desired)))
                .result();
    }

    /** The mark names a queue before it is made and until it is gone, so that a crash between the two loses none. */
    @Override
    public Found update(Found actual, Desired desired) {
        if (!actual.type().equals(desired.type())) {
            String message = "the work pool %s exists and has type %s".formatted(actual.name(), actual.type());
            throw new RemoteException(Failure.CONFLICT, message, null);
        }
        List<String> unwanted = unwanted(desired, actual);
        boolean adopted = actual.adopted() || actual.identity().isForeign();
        boolean marked = actual.identity().equals(desired.identity())
                && actual.ourQueues().containsAll(names(desired));
        if (!marked || !sameSettings(desired, actual)) {
            patch(desired, mark(desired, unwanted, adopted));
        }
        List<WorkQueue> brought = queues.bring(actual.name(), actual.queues(), desired.queues(), unwanted);
        if (!unwanted.isEmpty()) {
            patch(desired, mark(desired, List.of(), adopted));
        }
        return new Found(
                actual.id(),
                desired.identity(),
                actual.state(),
                actual.name(),
                actual.type(),
                desired.description(),
                desired.paused(),
                desired.concurrencyLimit(),
                TemplateSummary.of(desired.template()),
                names(desired),
                adopted,
                brought);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        client.delete(Route.of(POOL, actual.name()));
        return Optional.empty();
    }

    @Override
    public void release(Found actual) {
        JsonNode pool = client.get(Route.of(POOL, actual.name()));
        ObjectNode patch = Json.object();
        patch.set("base_job_template", OwnerMark.without(pool.path("base_job_template")));
        client.patch(Route.of(POOL, actual.name()), patch);
    }

    @Override
    public Optional<Found> claimed(Desired desired, List<Found> listed) {
        return listed.stream()
                .filter(pool -> pool.name().equals(desired.name()))
                .findFirst();
    }

    private void patch(Desired desired, OwnerMark mark) {
        ObjectNode patch = settings(desired);
        patch.set("base_job_template", mark.on(desired.template()));
        client.patch(Route.of(POOL, desired.name()), patch);
    }

    private static ObjectNode settings(Desired desired) {
        ObjectNode settings =
                Json.object().put("description", desired.description()).put("is_paused", desired.paused());
        settings.set("concurrency_limit", Json.number(desired.concurrencyLimit()));
        return settings;
    }

    private static boolean sameSettings(Desired desired, Found actual) {
        return actual.description().equals(desired.description())
                && actual.paused() == desired.paused()
                && Objects.equals(actual.concurrencyLimit(), desired.concurrencyLimit())
                && actual.template()
                        .digest()
                        .equals(TemplateSummary.of(desired.template()).digest());
    }

    private static OwnerMark mark(Desired desired, List<String> further, boolean adopted) {
        List<String> named =
                Stream.concat(names(desired).stream(), further.stream()).toList();
        return new OwnerMark(desired.identity(), named, adopted);
    }

    private static String line(WorkQueue queue) {
        return "queue " + queue.name();
    }

    private static List<String> names(Desired desired) {
        return desired.queues().stream().map(WorkQueue::name).toList();
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    private static List<String> unwanted(Desired desired, Found actual) {
        List<String> wanted = names(desired);
        return actual.ourQueues().stream()
                .filter(name -> !wanted.contains(name))
                .toList();
    }

    private static Found found(JsonNode pool, List<WorkQueue> queues) {
        JsonNode template = pool.path("base_job_template");
        OwnerMark mark = OwnerMark.in(template);
        return new Found(
                Json.textOf(pool, "id"),
                mark.identity(),
                Json.textOf(pool, "status"),
                Json.textOf(pool, "name"),
                Json.textOf(pool, "type"),
                Json.textOf(pool, "description"),
                pool.path("is_paused").asBoolean(),
                Json.intOf(pool, "concurrency_limit"),
                TemplateSummary.of(template),
                mark.queues(),
                mark.adopted(),
                queues);
    }
}
