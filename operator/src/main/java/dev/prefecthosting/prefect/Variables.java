package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Optional;

/** Variables. Whose one is stands in a tag of it: there is no other room. */
public final class Variables implements Kind<Variables.Desired, Variables.Found> {
    private static final String VARIABLE = "/variables/{id}";

    private final PrefectClient client;

    public Variables(PrefectClient client) {
        this.client = client;
    }

    /**
     * @param identity whose it is; also when it was found and is taken over
     * @param value any JSON; text only where {@link Features#jsonVariables} is false
     * @param takesFound whether one that somebody else made goes with its owner too
     */
    public record Desired(Identity identity, String name, JsonNode value, List<String> tags, boolean takesFound) {
        private Keeping keeping() {
            return new Keeping(identity, takesFound);
        }
    }

    /**
     * @param value canonical JSON; empty where nobody here made it
     * @param tags but ours, sorted
     * @param kept whether somebody else made it, so that it stays when its owner goes
     */
    public record Found(
            String id, Identity identity, String state, String name, String value, List<String> tags, boolean kept)
            implements Remote {}

    @Override
    public String name() {
        return "Variable";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return client.all("/variables/filter", Json.object(), Variables::found);
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        ObjectNode variable = content(desired, false).put("name", desired.name());
        return Keeping.created(
                creation,
                () -> found(client.create(Route.of("/variables/"), variable)),
                () -> found(client.get(Route.of("/variables/name/{name}", desired.name()))));
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return desired.keeping()
                .compared(actual.identity(), actual.kept())
                .update("value", actual.value(), Json.canonical(desired.value()))
                .update("tags", actual.tags(), sorted(desired.tags()))
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        boolean kept = desired.keeping().keeps(actual.identity(), actual.kept());
        client.patch(Route.of(VARIABLE, actual.id()), content(desired, kept));
        return new Found(
                actual.id(),
                desired.identity(),
                actual.state(),
                actual.name(),
                Json.canonical(desired.value()),
                sorted(desired.tags()),
                kept);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        client.delete(Route.of(VARIABLE, actual.id()));
        return Optional.empty();
    }

    @Override
    public boolean isRetained(Found actual) {
        return actual.kept();
    }

    @Override
    public void release(Found actual) {
        ObjectNode patch = Json.object();
        patch.set("tags", Json.texts(actual.tags()));
        client.patch(Route.of(VARIABLE, actual.id()), patch);
    }

    @Override
    public Optional<Found> claimed(Desired desired, List<Found> listed) {
        return listed.stream()
                .filter(variable -> variable.name().equals(desired.name()))
                .findFirst();
    }

    private static ObjectNode content(Desired desired, boolean kept) {
        ObjectNode content = Json.object();
        content.set("value", desired.value());
        content.set("tags", Json.texts(new OwnerTag(desired.identity(), kept).beside(sorted(desired.tags()))));
        return content;
    }

    private static List<String> sorted(List<String> tags) {
        return tags.stream().sorted().toList();
    }

    private static Found found(JsonNode variable) {
        List<String> tags = Json.texts(variable.path("tags"));
        OwnerTag owner = OwnerTag.in(tags);
        return new Found(
                Json.textOf(variable, "id"),
                owner.identity(),
                "Ready",
                Json.textOf(variable, "name"),
                owner.identity().isForeign() ? "" : Json.canonical(variable.path("value")),
                sorted(OwnerTag.without(tags)),
                owner.kept());
    }
}
