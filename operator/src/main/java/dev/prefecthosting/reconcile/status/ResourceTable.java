package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code status.resources}: what exists, and what is on its way out. */
public final class ResourceTable {
    private ResourceTable() {}

    public static List<ResourceStatus> of(Report report) {
        Stream<ResourceStatus> wanted = report.steps().stream()
                .filter(step -> step.remote().isPresent())
                .map(ResourceTable::row);
        Stream<ResourceStatus> going = report.removals().stream()
                .filter(step -> report.step(step.logicalId())
                        .flatMap(StepReport::remote)
                        .isEmpty())
                .map(step -> new ResourceStatus(step.logicalId(), step.kind(), id(step), null, "Deleting", note(step)));
        return Stream.concat(wanted, going).toList();
    }

    private static ResourceStatus row(StepReport step) {
        String state =
                switch (step.outcome()) {
                    case Outcome.Done _ -> "Ready";
                    case Outcome.Wait _ -> "Progressing";
                    case Outcome.Blocked _ -> "Waiting";
                    case Outcome.Failed _ -> "Failed";
                };
        return new ResourceStatus(step.logicalId(), step.kind(), id(step), null, state, note(step));
    }

    private static @Nullable String id(StepReport step) {
        return step.remote().map(Remote::id).orElse(null);
    }

    private static @Nullable String note(StepReport step) {
        return switch (step.outcome()) {
            case Outcome.Done _ -> null;
            case Outcome.Wait waiting -> waiting.why();
            case Outcome.Blocked blocked -> blocked.on();
            case Outcome.Failed failed -> failed.message();
        };
    }
}
