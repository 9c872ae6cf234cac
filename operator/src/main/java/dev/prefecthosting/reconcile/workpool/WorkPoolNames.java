package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.Names;
import dev.prefecthosting.plan.Owner;

/** The names of a pool's resources whose name is chosen by us; each within its service's limit. */
public record WorkPoolNames(Owner owner) {
    private static final int ROLE = 64;
    private static final int LOG_GROUP = 200;
    private static final int FAMILY = 255;
    private static final int SERVICE = 255;

    public String role(String logicalId) {
        return Names.of(owner, logicalId, ROLE);
    }

    /** Of flow runs and workers. */
    public String logGroup() {
        return "/prefect-hosting/" + Names.of(owner, "pool", LOG_GROUP);
    }

    public String workerFamily() {
        return Names.of(owner, "worker", FAMILY);
    }

    public String workerService() {
        return Names.of(owner, "worker", SERVICE);
    }
}
