package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Identity;
import java.util.List;

/**
 * Whose a work pool or deployment is, kept in a JSON document that Prefect keeps as it is and workers read by key: the
 * base job template, or the parameter schema where deployments have no labels.
 *
 * @param queues the queues that we made, so that one that is no longer wanted can be told from somebody else's
 * @param adopted whether somebody else made it; a status that was lost can't tell any more
 */
record OwnerMark(Identity identity, List<String> queues, boolean adopted) {
    static final String KEY = "x-prefecthosting";

    static final OwnerMark NONE = new OwnerMark(Identity.FOREIGN, List.of());

    private static final String OWNER_UID = "owner-uid";
    private static final String LOGICAL_ID = "logical-id";
    private static final String QUEUES = "queues";
    private static final String ADOPTED = "adopted";

    OwnerMark(Identity identity, List<String> queues) {
        this(identity, queues, false);
    }

    static OwnerMark in(JsonNode document) {
        JsonNode mark = document.path(KEY);
        String uid = Json.textOf(mark, OWNER_UID);
        if (uid.isEmpty()) {
            return NONE;
        }
        Identity identity = new Identity(uid, Json.textOf(mark, LOGICAL_ID));
        return new OwnerMark(
                identity, Json.texts(mark.path(QUEUES)), mark.path(ADOPTED).asBoolean());
    }

    /** The same document with this mark. */
    ObjectNode on(JsonNode document) {
        ObjectNode marked = without(document);
        ObjectNode mark = marked.putObject(KEY);
        mark.put(OWNER_UID, identity.ownerUid()).put(LOGICAL_ID, identity.logicalId());
        if (!queues.isEmpty()) {
            mark.set(QUEUES, Json.texts(queues));
        }
        if (adopted) {
            mark.put(ADOPTED, true);
        }
        return marked;
    }

    static ObjectNode without(JsonNode document) {
        ObjectNode unmarked = Json.objectOf(document).deepCopy();
        unmarked.remove(KEY);
        return unmarked;
    }
}
