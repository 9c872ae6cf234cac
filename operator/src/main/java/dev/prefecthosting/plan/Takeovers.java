package dev.prefecthosting.plan;

import java.util.Map;
import java.util.Set;

/**
 * What of another owner's a person has told to take over: that owner is gone with its cluster, say.
 *
 * @param ids remote ID by logical ID
 * @param living UIDs of owners from which nothing is taken
 */
public record Takeovers(Map<String, String> ids, Set<String> living) {
    /** Where nobody can tell. */
    public static final Takeovers NONE = new Takeovers(Map.of(), Set.of());

    public Takeovers {
        ids = Map.copyOf(ids);
        living = Set.copyOf(living);
    }

    boolean allow(String logicalId, Remote claimed) {
        return claimed.id().equals(ids.get(logicalId)) && !lives(claimed);
    }

    /** Why not, and what to do about it. */
    String refusal(Step<?, ?> step, Remote claimed) {
        String what = "%s %s belongs to another resource".formatted(step.kind().name(), claimed.id());
        if (living.isEmpty() || lives(claimed)) {
            return what + " of this cluster";
        }
        return "%s (UID %s), which is not in this cluster: if it is gone for good, annotate this one with prefecthosting.dev/adopt='{\"%s\": \"%s\"}'"
                .formatted(what, claimed.identity().ownerUid(), step.logicalId(), claimed.id());
    }

    private boolean lives(Remote claimed) {
        return living.contains(claimed.identity().ownerUid());
    }
}
