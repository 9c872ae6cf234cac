package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose something in Prefect is, among its tags: {@code prefecthosting.dev/owner=<UID>/<logical ID>}.
 *
 * @param kept whether somebody else made it, so that it stays when its owner goes
 */
record OwnerTag(Identity identity, boolean kept) {
    private static final String OWNER = "prefecthosting.dev/owner=";
    private static final String KEPT = "prefecthosting.dev/adopted";

    static OwnerTag in(List<String> tags) {
        Identity identity = tags.stream()
                .filter(tag -> tag.startsWith(OWNER))
                .findFirst()
                .map(tag -> identity(tag.substring(OWNER.length())))
                .orElse(Identity.FOREIGN);
        return new OwnerTag(identity, tags.contains(KEPT));
    }

    static List<String> without(List<String> tags) {
        return tags.stream()
                .filter(tag -> !tag.startsWith(OWNER) && !tag.equals(KEPT))
                .toList();
    }

    List<String> beside(List<String> tags) {
        List<String> all = new ArrayList<>(tags);
        all.add(OWNER + identity.ownerUid() + "/" + identity.logicalId());
        if (kept) {
            all.add(KEPT);
        }
        return all;
    }

    private static Identity identity(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? Identity.FOREIGN : new Identity(text.substring(0, slash), text.substring(slash + 1));
    }
}
