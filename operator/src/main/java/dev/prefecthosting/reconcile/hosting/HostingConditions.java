package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.status.Conditions;
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

    static void summarize(Conditions conditions, Report report, Optional<String> serverVersion) {
        String server = serverVersion.map(version -> ", server " + version).orElse("");
        SUMMARY.into(conditions, report, report.steps().size() + " resources" + server);
    }

    static void deleting(Conditions conditions, Report report) {
        SUMMARY.deleting(conditions, report);
    }
}
