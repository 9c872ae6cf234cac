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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Blocks as a person wants them. Whose one is stands in its data, which Prefect's types take: there is no other room. Of
 * the data only a digest is kept, and no difference shows any of it.
 */
public final class BlockDocuments implements Kind<BlockDocuments.Desired, BlockDocuments.Found> {
    private static final String DOCUMENT = "/block_documents/{id}";
    private static final String FILTER = "/block_documents/filter";
    private static final String BY_NAME = "/block_types/slug/{slug}/block_documents/name/{name}";

    private final PrefectClient client;
    private final BlockTypes types;

    public BlockDocuments(PrefectClient client) {
        this.client = client;
        this.types = new BlockTypes(client);
    }

    /**
     * @param identity whose it is; also when it was found and is taken over
     * @param type its slug
     * @param takesFound whether one that somebody else made goes with its owner too
     */
    public record Desired(Identity identity, String type, String name, ObjectNode data, boolean takesFound) {
        private Keeping keeping() {
            return new Keeping(identity, takesFound);
        }

        private String digest() {
            return Json.digest(data);
        }

        @Override
        public String toString() {
            return "Desired[" + type + "/" + name + "]";
        }
    }

    /**
     * @param digest of the data without our mark; empty where nobody here made it
     * @param kept whether somebody else made it, so that it stays when its owner goes
     */
    public record Found(
            String id, Identity identity, String state, String type, String name, String digest, boolean kept)
            implements Remote {
        private Found with(String digest) {
            return new Found(id, identity, state, type, name, digest, kept);
        }
    }

    @Override
    public String name() {
        return "BlockDocument";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    /** Secrets are read of ours only. */
    @Override
    public List<Found> list(Scan<Found> scan) {
        List<Found> all = client.all(FILTER, Json.object(), BlockDocuments::found);
        List<String> ours = all.stream()
                .filter(block -> !block.identity().isForeign())
                .map(Found::id)
                .toList();
        Map<String, String> digests = digests(ours);
        return all.stream()
                .map(block -> block.with(digests.getOrDefault(block.id(), "")))
                .toList();
    }

    private Map<String, String> digests(List<String> ids) {
        Map<String, String> digests = new TreeMap<>();
        if (ids.isEmpty()) {
            return digests;
        }
        ObjectNode filter = Json.object().put("include_secrets", true);
        filter.putObject("block_documents").putObject("id").set("any_", Json.texts(ids));
        client.all(FILTER, filter, document -> Map.entry(Json.textOf(document, "id"), Json.digest(data(document))))
                .forEach(entry -> digests.put(entry.getKey(), entry.getValue()));
        return digests;
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        ObjectNode document = types.document(desired.type(), desired.name());
        document.set("data", marked(desired, false));
        return Keeping.created(
                creation,
                () -> found(client.create(Route.of("/block_documents/"), document))
                        .with(desired.digest()),
                () -> found(client.get(Route.of(BY_NAME, desired.type(), desired.name()))));
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return desired.keeping()
                .compared(actual.identity(), actual.kept())
                .update("data", actual.digest().equals(desired.digest()) ? "as written" : "another", "as written")
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        boolean kept = desired.keeping().keeps(actual.identity(), actual.kept());
        patch(actual, marked(desired, kept));
        return new Found(
                actual.id(), desired.identity(), actual.state(), actual.type(), actual.name(), desired.digest(), kept);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        client.delete(Route.of(DOCUMENT, actual.id()));
        return Optional.empty();
    }

    @Override
    public boolean isRetained(Found actual) {
        return actual.kept();
    }

    @Override
    public void release(Found actual) {
        patch(actual, data(client.get(Route.of(DOCUMENT + "?include_secrets=true", actual.id()))));
    }

    @Override
    public Optional<Found> claimed(Desired desired, List<Found> listed) {
        return listed.stream()
                .filter(block -> block.type().equals(desired.type()))
                .filter(block -> block.name().equals(desired.name()))
                .findFirst();
    }

    private void patch(Found actual, ObjectNode data) {
        ObjectNode patch = Json.object().put("merge_existing_data", false);
        patch.set("data", data);
        client.patch(Route.of(DOCUMENT, actual.id()), patch);
    }

    private static ObjectNode marked(Desired desired, boolean kept) {
        return new OwnerMark(desired.identity(), List.of(), kept).on(desired.data());
    }

    /** As it was sent: Prefect answers with the content of other blocks in place of the references to them. */
    private static ObjectNode data(JsonNode document) {
        ObjectNode data = OwnerMark.without(document.path("data"));
        document.path("block_document_references")
                .properties()
                .forEach(reference -> data.set(
                        reference.getKey(),
                        reference(reference.getValue().path("block_document").path("id"))));
        return data;
    }

    private static ObjectNode reference(JsonNode id) {
        ObjectNode reference = Json.object();
        reference.putObject("$ref").set("block_document_id", id);
        return reference;
    }

    private static Found found(JsonNode document) {
        OwnerMark mark = OwnerMark.in(document.path("data"));
        return new Found(
                Json.textOf(document, "id"),
                mark.identity(),
                "Ready",
                Json.textOf(document.path("block_type"), "slug"),
                Json.textOf(document, "name"),
                "",
                mark.adopted());
    }
}
