package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.Optional;

/** Whether the operator itself reaches the Prefect API of a hosting. */
record ServerReach(PrefectAccess prefect) {
    /** The version that the API answers with; asked once the server's steps are done. */
    Optional<String> of(PrefectHosting hosting, Report report, Conditions conditions, Duration age) {
        boolean served = report.step(Ids.SERVER)
                .map(step -> step.outcome() instanceof Outcome.Done)
                .orElse(true);
        if (!served) {
            conditions.set(PrefectAccess.CONDITION, false, Reason.WAITING, "the server has to run first");
            return Optional.empty();
        }
        try {
            String version = prefect.of(hosting).version(age).text();
            conditions.set(PrefectAccess.CONDITION, true, Reason.READY, "Prefect " + version);
            return Optional.of(version);
        } catch (UnmetException e) {
            conditions.set(e.condition(), false, e.reason(), e.whatToDo());
        } catch (RemoteException e) {
            conditions.set(
                    PrefectAccess.CONDITION, false, Reason.of(e.reason()), e.getMessage() + whatToDo(hosting, e));
        }
        return Optional.empty();
    }

    private static String whatToDo(PrefectHosting hosting, RemoteException e) {
        boolean external = hosting.getSpec().prefectOrDefault().external() != null;
        return switch (e.reason()) {
            case UNAUTHORIZED ->
                external
                        ? ". Write the server's user and password: spec.prefect.external.auth.basic.secretRef"
                        : ". The server has other credentials than Secret %s says"
                                .formatted(secret(hosting).orElse("(none)"));
            case UNAVAILABLE ->
                external
                        ? ". Is spec.prefect.external.url right, and does a way lead there (spec.prefectApi.proxyUrl)?"
                        : ". The operator reaches it directly (spec.prefectApi.via: Direct); from outside the VPC set"
                                + " spec.prefectApi.proxyUrl, or peer the networks and list the operator's in"
                                + " spec.prefectApi.from";
            case THROTTLED, QUOTA, CAPACITY, DEPENDENCY, INCONSISTENT_YET, TOKEN_USED, NOT_FOUND, CONFLICT, INVALID ->
                "";
        };
    }

    private static Optional<String> secret(PrefectHosting hosting) {
        return Optional.ofNullable(HostingStatusFactory.previous(hosting).authSecretRef())
                .map(ref -> ref.name());
    }
}
