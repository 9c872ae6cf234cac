package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import java.util.List;

/** Statuses of hostings, as an earlier reconcile would have written them. */
final class Statuses {
    private Statuses() {}

    static PrefectHostingStatus of(List<Condition> conditions, List<ResourceStatus> resources) {
        return status(conditions, resources, null);
    }

    static PrefectHostingStatus ofServer(String version) {
        return status(List.of(), List.of(), version);
    }

    private static PrefectHostingStatus status(
            List<Condition> conditions,
            List<ResourceStatus> resources,
            @org.jspecify.annotations.Nullable String serverVersion) {
        return new PrefectHostingStatus(
                null,
                conditions,
                null,
                null,
                null,
                null,
                null,
                serverVersion,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                resources,
                null,
                null,
                null,
                null);
    }
}
