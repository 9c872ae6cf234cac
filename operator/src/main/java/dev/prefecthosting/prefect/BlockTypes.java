package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;

/** The types of blocks that a server knows; each has schemas, of which the newest counts. */
final class BlockTypes {
    private final PrefectClient client;

    BlockTypes(PrefectClient client) {
        this.client = client;
    }

    /** A document of this type, with its name and no data yet. */
    ObjectNode document(String slug, String name) {
        String type = id(slug);
        return Json.object().put("name", name).put("block_type_id", type).put("block_schema_id", schema(slug, type));
    }

    private String id(String slug) {
        try {
            return Json.textOf(client.get(Route.of("/block_types/slug/{slug}", slug)), "id");
        } catch (RemoteException e) {
            if (e.reason() != Failure.NOT_FOUND) {
                throw e;
            }
            String message =
                    "the server has no block type %s: have it registered with `prefect block register`, or write another type"
                            .formatted(slug);
            throw new RemoteException(Failure.NOT_FOUND, message, e);
        }
    }

    private String schema(String slug, String type) {
        ObjectNode filter = Json.object();
        filter.putObject("block_schemas")
                .putObject("block_type_id")
                .putArray("any_")
                .add(type);
        return client.page("/block_schemas/filter", filter, 0, 1, schema -> Json.textOf(schema, "id")).stream()
                .findFirst()
                .orElseThrow(() -> new RemoteException(
                        Failure.INCONSISTENT_YET, "the server has not yet registered the block type " + slug, null));
    }
}
