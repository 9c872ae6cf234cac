package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.workpool.VariableSpec;
import dev.prefecthosting.model.workpool.WorkPoolSpec;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Fields of a pool that ask for what a version of Prefect lacks. */
final class VersionGates {
    private VersionGates() {}

    /** Throws {@link UnmetException} that says what to write. */
    static void check(WorkPoolSpec spec, ServerVersion version) {
        if (new Features(version).jsonVariables()) {
            return;
        }
        refuse(
                named(
                        spec,
                        variable ->
                                variable.value() == null || !variable.value().isTextual()),
                "spec.variables: variables of Prefect %s hold text only: write the value in quotes for ",
                version);
        refuse(
                named(spec, variable -> variable.name().contains("-")),
                "spec.variables: names of variables in Prefect %s have no dashes: write underscores in ",
                version);
    }

    private static String named(WorkPoolSpec spec, Predicate<VariableSpec> wrong) {
        return spec.variablesOrDefault().stream()
                .filter(wrong)
                .map(VariableSpec::name)
                .collect(Collectors.joining(", "));
    }

    private static void refuse(String names, String whatToDo, ServerVersion version) {
        if (!names.isEmpty()) {
            throw new UnmetException(
                    WorkPoolPlan.POOL_SYNCED,
                    Reason.UNSUPPORTED_BY_PREFECT_VERSION,
                    whatToDo.formatted(version.text()) + names);
        }
    }
}
