package dev.prefecthosting.reconcile.workpool;

/** Logical IDs of a work pool that others look up: its FlowDeployments, its status, people. */
public final class Ids {
    public static final String POOL = "work-pool";
    public static final String LOG_GROUP = "log-group";
    public static final String EXECUTION_ROLE = "role-execution";
    public static final String TASK_ROLE = "role-task";
    public static final String SECURITY_GROUP = "security-group";
    public static final String WORKER_TASK = "task-definition-worker";
    public static final String WORKER = "worker";
    public static final String AUTOSCALING = "autoscaling";

    private Ids() {}

    static String variable(String name) {
        return "variable/" + name;
    }

    static String block(String type, String name) {
        return "block/" + type + "/" + name;
    }
}
