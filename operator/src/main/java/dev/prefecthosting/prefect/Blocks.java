package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Blocks of type {@code aws-credentials} with nothing but a region: workers use their role. A block has no room for an
 * owner, so its name carries it.
 */
public final class Blocks implements Kind<Blocks.Desired, Blocks.Found> {
    private static final String TYPE = "aws-credentials";
    private static final String DOCUMENT = "/block_documents/{id}";
    private static final String BETWEEN = "--";

    private final PrefectClient client;
    private final BlockTypes types;

    public Blocks(PrefectClient client) {
        this.client = client;
        this.types = new BlockTypes(client);
    }

    public record Desired(String region) {}

    public record Found(String id, Identity identity, String state, String name, String region) implements Remote {}

    @Override
    public String name() {
        return "Block";
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        ObjectNode filter = Json.object();
        filter.putObject("block_types").putObject("slug").putArray("any_").add(TYPE);
        return client.all("/block_documents/filter", filter, Blocks::found);
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        String name = nameOf(creation);
        ObjectNode document = types.document(TYPE, name);
        document.setAll(data(desired));
        try {
            return found(client.create(Route.of("/block_documents/"), document));
        } catch (RemoteException e) {
            // The name holds the owner, so what has it is ours: the answer of an earlier attempt was lost.
            if (e.reason() == Failure.CONFLICT) {
                return found(client.get(Route.of("/block_types/slug/{slug}/block_documents/name/{name}", TYPE, name)));
            }
            throw e;
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .update("region", actual.region(), desired.region())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        client.patch(Route.of(DOCUMENT, actual.id()), data(desired).put("merge_existing_data", false));
        return new Found(actual.id(), actual.identity(), actual.state(), actual.name(), desired.region());
    }

    @Override
    public Optional<Found> delete(Found actual) {
        client.delete(Route.of(DOCUMENT, actual.id()));
        return Optional.empty();
    }

    /** Its name keeps the owner; nobody claims it any more. */
    @Override
    public void release(Found actual) {}

    /** {@code <namespace>-<name>--<owner UID>--<logical ID>}: Prefect takes lower case, digits and dashes. */
    static String nameOf(Creation creation) {
        String path = creation.owner().path().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return path + BETWEEN + creation.owner().uid() + BETWEEN + creation.logicalId();
    }

    static Identity identityIn(String name) {
        int logicalId = name.lastIndexOf(BETWEEN);
        int uid = logicalId < 0 ? -1 : name.lastIndexOf(BETWEEN, logicalId - 1);
        return uid < 0
                ? Identity.FOREIGN
                : new Identity(
                        name.substring(uid + BETWEEN.length(), logicalId),
                        name.substring(logicalId + BETWEEN.length()));
    }

    private static ObjectNode data(Desired desired) {
        ObjectNode data = Json.object();
        data.putObject("data").put("region_name", desired.region());
        return data;
    }

    private static Found found(JsonNode document) {
        String name = Json.textOf(document, "name");
        String region = Json.textOf(document.path("data"), "region_name");
        return new Found(Json.textOf(document, "id"), identityIn(name), "Ready", name, region);
    }
}
