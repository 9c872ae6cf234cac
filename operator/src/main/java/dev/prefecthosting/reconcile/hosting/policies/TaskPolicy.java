package dev.prefecthosting.reconcile.hosting.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pool's flow runs may do: what the user wrote, and nothing by default.
 *
 * @param executeCommand whether people may open a shell in a running task
 */
public record TaskPolicy(List<Permitted> permitted, boolean executeCommand) {
    /** A statement of the user's. */
    public record Permitted(List<String> actions, List<String> resources) {}

    /** Empty where nothing is permitted: IAM takes no document without statements. */
    public Optional<Policy> document() {
        List<PolicyStatement> statements = new ArrayList<>();
        for (Permitted each : permitted) {
            statements.add(
                    PolicyStatement.asWritten("User" + (statements.size() + 1), each.actions(), each.resources()));
        }
        if (executeCommand) {
            statements.add(PolicyStatement.anywhere(
                    "ExecuteCommand",
                    AnyResource.SSMMESSAGES_CREATE_CONTROL_CHANNEL,
                    AnyResource.SSMMESSAGES_CREATE_DATA_CHANNEL,
                    AnyResource.SSMMESSAGES_OPEN_CONTROL_CHANNEL,
                    AnyResource.SSMMESSAGES_OPEN_DATA_CHANNEL));
        }
        return statements.isEmpty() ? Optional.empty() : Optional.of(new Policy(statements));
    }
}
