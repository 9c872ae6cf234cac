package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.Names;
import dev.prefecthosting.plan.Owner;

/** The names of a hosting's resources whose name is chosen by us; each within its service's limit. */
public record HostingNames(Owner owner) {
    private static final int CLUSTER = 255;
    private static final int ROLE = 64;
    private static final int QUEUE = 80;
    private static final int RULE = 64;
    private static final int LOG_GROUP = 200;
    private static final int FAMILY = 255;

    public String cluster() {
        return Names.of(owner, "cluster", CLUSTER);
    }

    public String role(String logicalId) {
        return Names.of(owner, logicalId, ROLE);
    }

    public String queue(String logicalId) {
        return Names.of(owner, logicalId, QUEUE);
    }

    public String rule(String logicalId) {
        return Names.of(owner, logicalId, RULE);
    }

    public String serverLogGroup() {
        return "/prefect-hosting/" + Names.of(owner, "server", LOG_GROUP);
    }

    /** Container Insights writes here; made by nobody, it would stay for ever and without retention. */
    public String insightsLogGroup() {
        return "/aws/ecs/containerinsights/%s/performance".formatted(cluster());
    }

    public String serverFamily() {
        return Names.of(owner, "server", FAMILY);
    }

    public String courierFamily() {
        return Names.of(owner, "courier", FAMILY);
    }

    /** Below the path that the instance's role may read. */
    public String desktopParameter() {
        return "/prefect-hosting/" + Names.of(owner, "desktop-password", LOG_GROUP);
    }

    public String secret(String logicalId) {
        return "prefect-hosting/" + Names.of(owner, logicalId, LOG_GROUP);
    }
}
