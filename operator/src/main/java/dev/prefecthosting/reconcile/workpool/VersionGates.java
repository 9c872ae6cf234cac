package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.workpool.VariableSpec;
import dev.prefecthosting.model.workpool.WorkPoolSpec;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.util.stream.Collectors;

/** Fields of a pool that ask for what a version of Prefect lacks. */
final class VersionGates {
    private VersionGates() {}

    /** Throws {@link UnmetException} that says what to write. */
    static void check(WorkPoolSpec spec, ServerVersion version) {
        String noTexts = spec.variablesOrDefault().stream()
                .filter(variable ->
                        variable.value() == null || !variable.value().isTextual())
                .map(VariableSpec::name)
                .collect(Collectors.joining(", "));
        if (!noTexts.isEmpty() && !new Features(version).jsonVariables()) {
            String message = "spec.variables: variables of Prefect %s hold text only: write the value in quotes for %s"
                    .formatted(version.text(), noTexts);
            throw new UnmetException(WorkPoolPlan.POOL_SYNCED, Reason.UNSUPPORTED_BY_PREFECT_VERSION, message);
        }
    }
}
