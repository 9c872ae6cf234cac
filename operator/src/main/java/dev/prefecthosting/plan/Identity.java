package dev.prefecthosting.plan;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose a remote resource is, and which step of its owner's plan made it.
 *
 * @param tags all that it carries, no part of who it is; empty where it can't carry any or they were not read
 */
public record Identity(String ownerUid, String logicalId, Optional<Map<String, String>> tags) {
    /** What nobody here made. */
    public static final Identity FOREIGN = new Identity("", "");

    public Identity {
        tags = tags.map(Map::copyOf);
    }

    public Identity(String ownerUid, String logicalId) {
        this(ownerUid, logicalId, Optional.empty());
    }

    public boolean isForeign() {
        return ownerUid.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that && ownerUid.equals(that.ownerUid) && logicalId.equals(that.logicalId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ownerUid, logicalId);
    }
}
