package dev.prefecthosting.plan;

import java.util.List;

/** Something that a pass did, for events, metrics and the log. */
public record Change(Verb verb, String kind, String logicalId, String id, List<String> lines) {
    /** In the words of an event. */
    public enum Verb {
        CREATED,
        UPDATED,
        ADOPTED,
        DELETED,
        RETAINED
    }

    static Change of(Verb verb, Step<?, ?> step, Remote remote) {
        return of(verb, step, remote, List.of());
    }

    static Change of(Verb verb, Step<?, ?> step, Remote remote, List<String> lines) {
        return new Change(verb, step.kind().name(), step.logicalId(), remote.id(), lines);
    }
}
