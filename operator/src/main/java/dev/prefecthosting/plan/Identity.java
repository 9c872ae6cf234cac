package dev.prefecthosting.plan;

/** Whose a remote resource is, and which step of its owner's plan made it. */
public record Identity(String ownerUid, String logicalId) {
    /** What nobody here made. */
    public static final Identity FOREIGN = new Identity("", "");

    public boolean isForeign() {
        return ownerUid.isEmpty();
    }
}
