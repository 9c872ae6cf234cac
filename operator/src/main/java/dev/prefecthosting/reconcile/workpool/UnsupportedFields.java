package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.workpool.WorkPoolSpec;
import java.util.ArrayList;
import java.util.List;

/** Fields of a pool that this release can't act on yet; each is named in a condition rather than ignored. */
final class UnsupportedFields {
    private UnsupportedFields() {}

    static List<String> of(WorkPoolSpec spec) {
        List<String> fields = new ArrayList<>();
        if (spec.workerOrDefault().autoscaling() != null) {
            fields.add("spec.worker.autoscaling");
        }
        if (!spec.variablesOrDefault().isEmpty()) {
            fields.add("spec.variables");
        }
        if (!spec.blocksOrDefault().isEmpty()) {
            fields.add("spec.blocks");
        }
        return List.copyOf(fields);
    }
}
