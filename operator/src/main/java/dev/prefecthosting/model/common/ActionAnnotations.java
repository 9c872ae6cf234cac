package dev.prefecthosting.model.common;

import java.util.List;
import java.util.stream.Stream;

/** Annotations that act: a person writes them, the operator only reads them. */
public final class ActionAnnotations {
    /** What all begin with. */
    public static final String PREFIX = "prefecthosting.dev/";

    /** On each kind: reconcile now, once per new value. */
    public static final String RECONCILE_REQUESTED_AT = "prefecthosting.dev/reconcile-requested-at";

    /** On each kind: "true" lets deletion go on without a server that can't be reached. */
    public static final String ABANDON_REMOTE = "prefecthosting.dev/abandon-remote";

    /** On a PrefectHosting: the generation whose plan may destroy data or cut traffic. */
    public static final String APPROVE = "prefecthosting.dev/approve";

    /** On each kind: a JSON object of logical ID to the ID in AWS or Prefect of what is taken over. */
    public static final String ADOPT = "prefecthosting.dev/adopt";

    /** On a FlowDeployment: one flow run per new value. */
    public static final String RUN_REQUESTED_AT = "prefecthosting.dev/run-requested-at";

    /** On a FlowDeployment: a JSON object, the parameters of the requested run. */
    public static final String RUN_PARAMETERS = "prefecthosting.dev/run-parameters";

    private static final List<String> ON_EACH = List.of(RECONCILE_REQUESTED_AT, ABANDON_REMOTE, ADOPT);

    private ActionAnnotations() {}

    /** Those that act on a kind. */
    public static List<String> on(String kind) {
        List<String> further =
                switch (kind) {
                    case "PrefectHosting" -> List.of(APPROVE);
                    case "FlowDeployment" -> List.of(RUN_REQUESTED_AT, RUN_PARAMETERS);
                    default -> List.of();
                };
        return Stream.concat(ON_EACH.stream(), further.stream()).sorted().toList();
    }
}
