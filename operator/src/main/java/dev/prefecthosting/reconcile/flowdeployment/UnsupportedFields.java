package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import java.util.ArrayList;
import java.util.List;

/** Fields that this release can't act on yet; each is named in a condition rather than ignored. */
final class UnsupportedFields {
    private UnsupportedFields() {}

    static List<String> of(FlowDeploymentSpec spec) {
        List<String> fields = new ArrayList<>();
        if (spec.image() != null && spec.image().rollOutOnPushOrDefault()) {
            fields.add("spec.image.rollOutOnPush");
        }
        return List.copyOf(fields);
    }
}
