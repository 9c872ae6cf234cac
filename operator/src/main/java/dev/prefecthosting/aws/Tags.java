package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tags that say whose a resource is. Ours win over the user's. */
public final class Tags {
    public static final String OWNER_UID = "prefecthosting.dev/owner-uid";
    public static final String LOGICAL_ID = "prefecthosting.dev/logical-id";
    /** Namespace and name, for people. */
    public static final String OWNER = "prefecthosting.dev/owner";
    /** On what its owner left behind. */
    public static final String RETAINED = "prefecthosting.dev/retained";

    /** A hash of what AWS does not give back cheaply or safely: a task definition's content, a secret's value. */
    public static final String CONTENT = "prefecthosting.dev/content";

    private static final String NAME = "Name";
    private static final int LONGEST_NAME = 255;

    private Tags() {}

    /** All tags of a new resource, sorted by key. */
    public static Map<String, String> of(Creation creation) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(NAME, Names.of(creation.owner(), creation.logicalId(), LONGEST_NAME));
        tags.putAll(creation.owner().tags());
        tags.put(OWNER_UID, creation.owner().uid());
        tags.put(LOGICAL_ID, creation.logicalId());
        tags.put(OWNER, creation.owner().path());
        return tags;
    }

    /** Of what was just made, with all of its tags. */
    public static Identity identity(Creation creation) {
        return identity(of(creation));
    }

    public static Identity identity(Map<String, String> tags) {
        String uid = tags.get(OWNER_UID);
        String logicalId = tags.get(LOGICAL_ID);
        return uid == null || logicalId == null ? Identity.FOREIGN : new Identity(uid, logicalId, Optional.of(tags));
    }
}
