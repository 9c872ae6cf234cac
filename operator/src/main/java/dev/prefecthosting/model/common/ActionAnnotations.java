package dev.prefecthosting.model.common;

/** Annotations that act: a person writes them, the operator only reads them. */
public final class ActionAnnotations {
    /** On each kind: reconcile now, once per new value. */
    public static final String RECONCILE_REQUESTED_AT = "prefecthosting.dev/reconcile-requested-at";

    /** On each kind: "true" lets deletion go on without a server that can't be reached. */
    public static final String ABANDON_REMOTE = "prefecthosting.dev/abandon-remote";

    /** On a PrefectHosting: the generation whose plan may destroy data or cut traffic. */
    public static final String APPROVE = "prefecthosting.dev/approve";

    /** On a PrefectHosting or WorkPool: a JSON object of logical ID to the ID in AWS or Prefect of what is taken over. */
    public static final String ADOPT = "prefecthosting.dev/adopt";

    /** On a FlowDeployment: one flow run per new value. */
    public static final String RUN_REQUESTED_AT = "prefecthosting.dev/run-requested-at";

    /** On a FlowDeployment: a JSON object, the parameters of the requested run. */
    public static final String RUN_PARAMETERS = "prefecthosting.dev/run-parameters";

    private ActionAnnotations() {}
}
