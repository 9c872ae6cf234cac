package dev.prefecthosting.plan;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * One create call: for whom, which step of the plan, and the how-manieth resource of that step.
 *
 * @param count raised when the resource of an earlier count was lost or replaced, so that its token is not used again
 */
public record Creation(Owner owner, String logicalId, int count) {
    /** The idempotency token: the same after a restart, at most 36 characters. */
    public String token() {
        String seed = owner.uid() + "/" + logicalId + "/" + count;
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    public Identity identity() {
        return new Identity(owner.uid(), logicalId);
    }
}
