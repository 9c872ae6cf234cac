package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workspace of Prefect Cloud, as the address of its API names it.
 *
 * @param root of Cloud's API, e.g. {@code https://api.prefect.cloud/api}
 */
record CloudWorkspace(URI root, String accountId, String workspaceId) {
    private static final Pattern ADDRESS = Pattern.compile("(.+)/accounts/([^/]{36})/workspaces/([^/]{36})/?");
    private static final Route MINE = Route.of("/me/workspaces");
    private static final int MOST_NAMED = 5;

    /** Empty for the address of a server. */
    static Optional<CloudWorkspace> in(URI api) {
        Matcher parts = ADDRESS.matcher(api.toString());
        return parts.matches()
                ? Optional.of(new CloudWorkspace(URI.create(parts.group(1)), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /** One call, as Prefect's own client checks a key; throws when the key is none or does not see the workspace. */
    void check(PrefectClient atRoot) {
        List<String> others = new ArrayList<>();
        for (JsonNode each : atRoot.get(MINE)) {
            String account = Json.textOf(each, "account_id");
            String workspace = Json.textOf(each, "workspace_id");
            if (accountId.equalsIgnoreCase(account) && workspaceId.equalsIgnoreCase(workspace)) {
                return;
            }
            others.add("%s/%s (accountId: %s, workspaceId: %s)"
                    .formatted(
                            Json.textOf(each, "account_handle"),
                            Json.textOf(each, "workspace_handle"),
                            account,
                            workspace));
        }
        throw new RemoteException(
                Failure.NOT_FOUND,
                "the API key sees no workspace %s of account %s; it sees %s"
                        .formatted(workspaceId, accountId, named(others)),
                null);
    }

    private static String named(List<String> workspaces) {
        if (workspaces.isEmpty()) {
            return "none";
        }
        int more = workspaces.size() - MOST_NAMED;
        String first =
                String.join(", ", workspaces.stream().sorted().limit(MOST_NAMED).toList());
        return more > 0 ? "%s and %d more".formatted(first, more) : first;
    }
}
