package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.hosting.HostingMode;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Stages;
import dev.prefecthosting.reconcile.status.Summary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stages of a hosting, and what they add up to. */
final class HostingConditions {
    private static final Summary SUMMARY = new Summary(
            List.of(
                    AwsAccess.CONDITION,
                    "NetworkReady",
                    "ClusterReady",
                    "InstanceReady",
                    "ServerReady",
                    PrefectAccess.CONDITION,
                    "AccessReady",
                    "RepositoriesReady"),
            Set.of(AwsAccess.CONDITION, PrefectAccess.CONDITION));

    private HostingConditions() {}

    static void summarize(
            Conditions conditions, PrefectHosting hosting, Report report, Optional<String> serverVersion) {
        String server = serverVersion.map(HostingConditions::server).orElse("");
        SUMMARY.into(conditions, report, Stages.counted(report.steps().size(), "resource") + server);
        conditions
                .get(Conditions.READY)
                .filter(ready -> ready.reason().equals(Reason.WAITING_FOR_APPROVAL.text()))
                .ifPresent(
                        ready -> conditions.unready(Reason.WAITING_FOR_APPROVAL, ready.message() + approve(hosting)));
    }

    private static String server(String version) {
        return version.equals(ServerVersion.CLOUD.text()) ? ", Prefect Cloud" : ", server " + version;
    }

    /** For people who look while the first resources are made. */
    static Conditions begun(Conditions conditions) {
        if (conditions.get(Conditions.READY).isEmpty()) {
            conditions.unready(Reason.PROGRESSING, "the first resources are made");
        }
        return conditions;
    }

    private static String approve(PrefectHosting hosting) {
        return ". To let it go: kubectl -n %s annotate ph %s --overwrite %s=%d"
                .formatted(
                        hosting.getMetadata().getNamespace(),
                        hosting.getMetadata().getName(),
                        ActionAnnotations.APPROVE,
                        hosting.getMetadata().getGeneration());
    }

    /** Ready keeps its last value, unless a preview has set it. */
    static void preview(Conditions conditions, PrefectHosting hosting, Report report) {
        int changes = report.preview().size();
        String message = "spec.mode is %s: nothing is done; %s"
                .formatted(
                        hosting.getSpec().modeOrDefault() == HostingMode.OBSERVE ? "Observe" : "Plan",
                        changes == 0
                                ? "nothing would be"
                                : "status.plan has the " + Stages.counted(changes, "change") + " that would be");
        boolean ours = conditions
                .get(Conditions.READY)
                .map(ready -> ready.reason().equals(Reason.PREVIEW.text()))
                .orElse(true);
        if (ours) {
            conditions.set(Conditions.READY, false, Reason.PREVIEW, message);
        }
        conditions.set(Conditions.RECONCILING, false, Reason.PREVIEW, message);
        conditions.remove(Conditions.STALLED);
    }

    /** Something is missing that only another resource, or a new spec, can give. */
    static void unmet(Conditions conditions, UnmetException e) {
        conditions.set(e.condition(), false, e.reason(), e.whatToDo());
        conditions.unready(e.reason(), e.whatToDo());
    }

    static void deleting(Conditions conditions, Report report) {
        SUMMARY.deleting(conditions, report);
    }
}
