package dev.prefecthosting.model.workpool;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A work pool of Prefect on a hosting, with its worker. */
@Group("prefecthosting.dev")
@Version("v1alpha1")
@ShortNames("wp")
@Categories("prefect")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Status",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Hosting",
        jsonPath = ".spec.hostingRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Type", jsonPath = ".spec.type", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Online",
        jsonPath = ".status.workersOnline",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "!(has(self.spec.name) ? self.spec.name : self.metadata.name).lowerAscii().startsWith('prefect')",
        message = "name: Prefect refuses names that begin with prefect; write another spec.name")
public class WorkPool extends CustomResource<WorkPoolSpec, WorkPoolStatus> implements Namespaced {
    /** The pool's name in Prefect. */
    public String prefectName() {
        String written = getSpec().name();
        return written == null ? getMetadata().getName() : written;
    }
}
