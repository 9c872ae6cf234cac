package dev.prefecthosting.plan;

import java.util.Map;

/**
 * The Kubernetes resource that remote resources belong to.
 *
 * @param uid identity; a new resource of an old name must not inherit
 * @param tags the user's own tags, put on everything that can carry them
 */
public record Owner(String uid, String namespace, String name, Map<String, String> tags) {
    public Owner {
        tags = Map.copyOf(tags);
    }

    /** Namespace and name, for people. */
    public String path() {
        return namespace + "/" + name;
    }
}
