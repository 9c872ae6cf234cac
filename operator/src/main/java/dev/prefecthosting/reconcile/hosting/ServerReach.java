package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.courier.Run;
import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.Via;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Stages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether the operator itself reaches the Prefect API of a hosting. */
record ServerReach(PrefectAccess prefect) {
    /**
     * What was found out.
     *
     * @param version that the API answers with
     * @param again when the answer may have come that is under way
     */
    record Seen(Optional<String> version, Optional<Duration> again) {
        private static final Seen NOTHING = new Seen(Optional.empty(), Optional.empty());
    }

    /** Asked once the server's steps are done. */
    Seen of(PrefectHosting hosting, Report report, Conditions conditions, Duration age) {
        boolean served = report.step(Ids.SERVER)
                .map(step -> step.outcome() instanceof Outcome.Done)
                .orElse(true);
        if (!served) {
            conditions.set(PrefectAccess.CONDITION, false, Reason.WAITING, "the server has to run first");
            return Seen.NOTHING;
        }
        Optional<StepReport> missing = report.step(Ids.CONNECT_ENDPOINT)
                .filter(step -> ConnectEndpoint.isAsked(hosting.getSpec()))
                .filter(step -> !(step.outcome() instanceof Outcome.Done));
        if (missing.isPresent()) {
            Outcome outcome = missing.get().outcome();
            conditions.set(PrefectAccess.CONDITION, false, Stages.reason(outcome), "the way: " + Stages.why(outcome));
            return Seen.NOTHING;
        }
        return asked(hosting, conditions, age);
    }

    private Seen asked(PrefectHosting hosting, Conditions conditions, Duration age) {
        try {
            Duration greatest = prefect.ways().fault(hosting).isPresent() ? Duration.ZERO : age;
            String version = prefect.of(hosting).version(greatest).text();
            conditions.set(PrefectAccess.CONDITION, true, Reason.READY, "Prefect " + version);
            return new Seen(Optional.of(version), Optional.empty());
        } catch (UnmetException e) {
            conditions.set(e.condition(), false, e.reason(), e.whatToDo());
        } catch (RemoteException e) {
            Optional<Duration> again =
                    Optional.of(e.retryAfter()).filter(_ -> e.reason() == Failure.UNDER_WAY || isByTask(hosting));
            // What asks for a pause, or takes its time, is there.
            boolean alive = e.reason() == Failure.THROTTLED || e.reason() == Failure.UNDER_WAY;
            if (alive && conditions.isTrue(PrefectAccess.CONDITION)) {
                return new Seen(
                        Optional.ofNullable(
                                HostingStatusFactory.previous(hosting).serverVersion()),
                        again);
            }
            conditions.set(
                    PrefectAccess.CONDITION, false, Reason.of(e.reason()), e.getMessage() + whatToDo(hosting, e));
            return new Seen(Optional.empty(), again);
        }
        return Seen.NOTHING;
    }

    private static boolean isByTask(PrefectHosting hosting) {
        return hosting.getSpec().prefectApiOrDefault().viaOrDefault() == Via.TASK;
    }

    /**
     * What is to be kept of the way.
     *
     * @param learned host keys
     * @param lastTask that brought requests
     */
    record Way(List<String> learned, Optional<Run> lastTask) {
        static final Way NONE = new Way(List.of(), Optional.empty());
    }

    Way way(PrefectHosting hosting) {
        return new Way(prefect.ways().learned(hosting), prefect.ways().lastTask(hosting));
    }

    private static String whatToDo(PrefectHosting hosting, RemoteException e) {
        CloudSpec cloud = hosting.getSpec().prefectOrDefault().cloud();
        return cloud == null ? ofServer(hosting, e) : ofCloud(hosting, cloud, e);
    }

    private static String ofCloud(PrefectHosting hosting, CloudSpec cloud, RemoteException e) {
        SecretKeyRef key = cloud.apiKeySecretRef();
        return switch (e.reason()) {
            case UNAUTHORIZED ->
                ". Write an API key of Prefect Cloud that is valid into key %s of Secret %s/%s"
                        .formatted(key.key(), hosting.getMetadata().getNamespace(), key.name());
            case NOT_FOUND ->
                ". Write accountId and workspaceId of one of these into spec.prefect.cloud, or into Secret %s/%s the key of one who may use the workspace"
                        .formatted(hosting.getMetadata().getNamespace(), key.name());
            case UNAVAILABLE ->
                ". Is spec.prefect.cloud.apiUrl right, and does a way lead there from the operator (spec.prefectApi.proxyUrl)?";
            case THROTTLED, QUOTA, CAPACITY, DEPENDENCY, INCONSISTENT_YET, TOKEN_USED, CONFLICT, INVALID, UNDER_WAY ->
                "";
        };
    }

    private static String ofServer(PrefectHosting hosting, RemoteException e) {
        boolean external = hosting.getSpec().prefectOrDefault().external() != null;
        return switch (e.reason()) {
            case UNAUTHORIZED ->
                external
                        ? ". Write the server's user and password: spec.prefect.external.auth.basic.secretRef"
                        : ". The server has other credentials than Secret %s says"
                                .formatted(secret(hosting).orElse("(none)"));
            case UNAVAILABLE ->
                switch (hosting.getSpec().prefectApiOrDefault().viaOrDefault()) {
                    case DIRECT -> anotherWay(external);
                    // What is broken on the way is in the message.
                    case SSH, INSTANCE_CONNECT, TASK -> "";
                };
            case THROTTLED,
                    QUOTA,
                    CAPACITY,
                    DEPENDENCY,
                    INCONSISTENT_YET,
                    TOKEN_USED,
                    NOT_FOUND,
                    CONFLICT,
                    INVALID,
                    UNDER_WAY -> "";
        };
    }

    static String anotherWay(boolean external) {
        if (!external) {
            return ". The operator reaches it directly, which takes a peered network that spec.prefectApi.from lists."
                    + " From elsewhere, write in spec:\nprefectApi:\n  via: InstanceConnect\n"
                    + "or see docs/access.md for the other ways";
        }
        return ". The operator reaches it directly: is spec.prefect.external.url right, and does a way lead there?"
                + " From elsewhere, write in spec an SSH server that reaches it:\nprefectApi:\n  via: Ssh\n"
                + "  ssh: {host: …, user: …, privateKeySecretRef: {name: …, key: …}}\n"
                + "or an HTTP proxy: spec.prefectApi.proxyUrl; or have it reached by tasks in its own network:\n"
                + "prefectApi:\n  via: Task";
    }

    private static Optional<String> secret(PrefectHosting hosting) {
        return Optional.ofNullable(HostingStatusFactory.previous(hosting).authSecretRef())
                .map(ref -> ref.name());
    }
}
