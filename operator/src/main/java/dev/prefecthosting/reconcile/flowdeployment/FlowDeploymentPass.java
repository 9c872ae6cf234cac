package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.GithubVariables;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.Registration;
import dev.prefecthosting.model.flowdeployment.RegistrationStatus;
import dev.prefecthosting.model.flowdeployment.RequestedRun;
import dev.prefecthosting.model.flowdeployment.RunCounts;
import dev.prefecthosting.plan.AtOnce;
import dev.prefecthosting.plan.Change;
import dev.prefecthosting.plan.Executor;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Order;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.plan.StepReport;
import dev.prefecthosting.plan.Takeovers;
import dev.prefecthosting.prefect.Deployments;
import dev.prefecthosting.prefect.FlowRuns;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.reconcile.hosting.Registrants;
import dev.prefecthosting.reconcile.hosting.RepositoryWishes;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.Resources;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Backoff;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import dev.prefecthosting.reconcile.status.ResourceTable;
import dev.prefecthosting.reconcile.status.StatusLedger;
import dev.prefecthosting.reconcile.status.Sweep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pass over a FlowDeployment whose pool and hosting are there: observe, plan, execute, report. */
final class FlowDeploymentPass {
    private static final Logger LOG = LoggerFactory.getLogger(FlowDeploymentPass.class);

    /** Prefect's scheduler fills in the first runs a few seconds after a registration. */
    private static final Duration FIRST_TIMES = Duration.ofSeconds(15);

    /** A rule may have no further times at all: nobody waits for those for ever. */
    private static final Duration TIMES_TAKE = Duration.ofMinutes(2);

    private static final Duration RUN_TAKES = Duration.ofMinutes(30);

    private static final Duration RUN_POLL = Duration.ofSeconds(10);

    private final PrefectAccess prefect;
    private final Executor executor;
    private final Reporting reporting;
    private final Claims claims;
    private final FlowImages images;
    private final OwnRegistrations registrations;
    private final RunWatch watch;
    private final Recently written;
    private final Recently requested;

    FlowDeploymentPass(
            AwsAccess aws,
            PrefectAccess prefect,
            Executor executor,
            Resources resources,
            Reporting reporting,
            PushedImages pushed,
            PushListeners pushes) {
        this.prefect = prefect;
        this.executor = executor;
        this.reporting = reporting;
        this.claims = new Claims(resources, prefect);
        this.images = new FlowImages(aws, pushed, pushes, claims);
        this.registrations = new OwnRegistrations(aws, reporting.clock());
        this.watch = new RunWatch(reporting.clock());
        this.written = new Recently(TIMES_TAKE, reporting.clock());
        this.requested = new Recently(RUN_TAKES, reporting.clock());
    }

    record Result(FlowDeploymentStatus status, Duration again) {}

    static Owner owner(FlowDeployment deployment) {
        var metadata = deployment.getMetadata();
        return new Owner(metadata.getUid(), metadata.getNamespace(), metadata.getName(), Map.of());
    }

    /** Throws {@link UnmetException} when it can't or must not be registered. */
    Result over(
            FlowDeployment deployment,
            Home home,
            Sweep sweep,
            Conditions conditions,
            Consumer<FlowDeploymentStatus> announce) {
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        Duration age = sweep.age(deployment, old.lastReconcileRequest());
        PrefectServer server = prefect.of(home.hosting());
        FlowDeploymentConditions.reached(conditions);
        FlowDeploymentConditions.pool(conditions, home.pool());
        claims.onName(deployment, home.hosting(), server).ifPresent(conflict -> {
            throw new UnmetException(FlowDeploymentPlan.REGISTERED, Reason.CONFLICT, conflict);
        });
        FlowImage image = images.of(deployment, home, age);
        FlowDeploymentConditions.image(conditions, image);
        StatusLedger ledger = FlowDeploymentStatusFactory.ledger(deployment, announce);
        Optional<OwnRegistrations.Standing> own = registrations.of(deployment, home, server, image, age);
        var definition = registrations.definition(deployment, home, own);
        Graph plan = Registrations.plan(deployment, home, server, image, own, definition, age);
        Takeovers takeovers = claims.takeovers(deployment);
        Report report = executor.run(plan, new Order(owner(deployment), home.mode(), age, true, takeovers), ledger);
        boolean corrects = isSteady(deployment) && !isPushed(image, old) && own.isEmpty();
        reporting.changes().tell(deployment, report.changes(), corrects);
        if (!report.changes().isEmpty()) {
            written.happened(deployment.getMetadata().getUid());
        }
        var registration = own.map(standing -> registrations.act(deployment, standing, report, home.mode()));
        var seen = new Seen(home, server, image, own, registration, takeovers, report, age);
        AtOnce beside = new AtOnce();
        FlowDeploymentStatus now = reported(deployment, seen, conditions, ledger, beside);
        Duration again = again(deployment, now, report, sweep, image);
        return new Result(
                now, beside.again().map(soon -> Backoff.earlier(soon, again)).orElse(again));
    }

    /** What a pass has seen and done. */
    private record Seen(
            Home home,
            PrefectServer server,
            FlowImage image,
            Optional<OwnRegistrations.Standing> own,
            Optional<RegistrationStatus> registration,
            Takeovers takeovers,
            Report report,
            Duration age) {}

    private FlowDeploymentStatus reported(
            FlowDeployment deployment, Seen seen, Conditions conditions, StatusLedger ledger, AtOnce beside) {
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        Report report = seen.report();
        Optional<Deployments.Found> found = report.step(FlowDeploymentPlan.DEPLOYMENT)
                .flatMap(StepReport::remote)
                .map(Deployments.Found.class::cast);
        Duration age = awaitsTimes(deployment, old) ? FIRST_TIMES : seen.age();
        Optional<Runs> runs = found.flatMap(_ -> beside.ask(() -> look(seen.server(), age), Optional.empty()));
        String id = found.map(Deployments.Found::id).orElse("");
        RunHistory history = RunHistory.of(old, runs.map(all -> all.endedOf(id)).orElse(List.of()));
        conclude(deployment, seen, conditions, history);
        var findings = new FlowDeploymentStatusFactory.Findings(
                found.map(Deployments.Found::id),
                found.map(Deployments.Found::flowId),
                isAdopted(old, seen),
                imageStatus(seen.image(), old),
                history.lastRun(),
                runs.map(all -> all.nextOf(id)).orElse(old.nextRunsOrDefault()),
                found.isPresent()
                        ? requested(deployment, old.requestedRun(), id, seen.server().flowRuns, beside)
                        : RequestedRuns.held(deployment, old.requestedRun(), FlowDeploymentConditions.why(conditions)),
                runs.map(all -> counts(all.unfinishedOf(id), history)).orElse(old.runs()),
                seen.registration().orElse(report.isDone() ? null : old.registration()),
                github(deployment, seen.home()),
                ResourceTable.of(report));
        FlowDeploymentStatus now = FlowDeploymentStatusFactory.of(deployment, conditions, findings, ledger);
        return FlowDeploymentStatusFactory.worthWriting(old, now);
    }

    /** What deploy() makes is ours, and what we are told to take over; what was there before was somebody's. */
    private static boolean isAdopted(FlowDeploymentStatus old, Seen seen) {
        boolean now = seen.own().map(OwnRegistrations.Standing::found).orElseGet(() -> seen.report().changes().stream()
                .filter(change -> change.verb() == Change.Verb.ADOPTED)
                .anyMatch(change -> !seen.takeovers().ids().containsValue(change.id())));
        return old.adoptedOrDefault() || now;
    }

    private void conclude(FlowDeployment deployment, Seen seen, Conditions conditions, RunHistory history) {
        FlowDeploymentSpec spec = deployment.getSpec();
        seen.own()
                .ifPresentOrElse(
                        standing -> FlowDeploymentConditions.summarize(conditions, spec, seen.report(), standing),
                        () -> FlowDeploymentConditions.summarize(conditions, spec, seen.report()));
        if (FlowDeploymentConditions.health(conditions, spec, history.failedInARow())) {
            String why = conditions
                    .get(FlowDeploymentConditions.HEALTHY)
                    .map(Condition::message)
                    .orElse("");
            reporting.events().warning(deployment, Reason.RUNS_FAILED, why);
        }
    }

    /** What can't be looked at now is looked at the next time. */
    private Optional<Runs> look(PrefectServer server, Duration age) {
        try {
            return Optional.of(watch.of(server, age));
        } catch (RemoteException e) {
            if (e.reason() == Failure.UNDER_WAY) {
                throw e;
            }
            LOG.warn("the runs can't be looked at: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private @Nullable RequestedRun requested(
            FlowDeployment deployment, @Nullable RequestedRun before, String id, FlowRuns runs, AtOnce beside) {
        RequestedRun now = beside.<Optional<RequestedRun>>ask(
                        () -> Optional.ofNullable(RequestedRuns.of(deployment, before, id, runs)),
                        Optional.ofNullable(before))
                .orElse(null);
        if (now != null && (before == null || !Objects.equals(now.at(), before.at()))) {
            requested.happened(deployment.getMetadata().getUid());
        }
        return now;
    }

    private static Optional<ImageStatus> imageStatus(FlowImage image, FlowDeploymentStatus old) {
        return switch (image) {
            case FlowImage.Absent _ -> Optional.empty();
            case FlowImage.Available available -> Optional.of(available.status());
            case FlowImage.Missing _ -> Optional.ofNullable(old.image());
        };
    }

    private static RunCounts counts(FlowRuns.Unfinished unfinished, RunHistory history) {
        return new RunCounts(unfinished.running(), unfinished.late(), history.failedInARow());
    }

    private static Optional<GithubVariables> github(FlowDeployment deployment, Home home) {
        return RepositoryWishes.wish(deployment)
                .map(repository -> GithubWorkflow.variables(
                        repository, family(deployment), home.hosting().getStatus()));
    }

    private static Optional<String> family(FlowDeployment deployment) {
        return deployment.getSpec().registrationOrDefault() == Registration.TASK
                ? Optional.of(Registrants.family(deployment))
                : Optional.empty();
    }

    private Duration again(
            FlowDeployment deployment, FlowDeploymentStatus now, Report report, Sweep sweep, FlowImage image) {
        Duration due = reporting.backoff().after(deployment.getMetadata().getUid(), report, sweep.interval());
        if (RequestedRuns.isUnderWay(now.requestedRun())
                && requested.has(deployment.getMetadata().getUid())) {
            due = Backoff.earlier(due, RUN_POLL);
        }
        if (report.isDone() && awaitsTimes(deployment, now)) {
            due = Backoff.earlier(due, FIRST_TIMES.plusSeconds(5));
        }
        Optional<Duration> task = registrations.again(now.registration());
        if (task.isPresent()) {
            due = Backoff.earlier(due, task.get());
        }
        boolean waits = !report.isDone() || image instanceof FlowImage.Missing;
        return waits ? Backoff.earlier(due, sweep.soon().orElse(due)) : due;
    }

    /** Whether times of runs to come are wanted and none are known yet. */
    private boolean awaitsTimes(FlowDeployment deployment, FlowDeploymentStatus status) {
        FlowDeploymentSpec spec = deployment.getSpec();
        return status.deploymentId() != null
                && status.nextRunsOrDefault().isEmpty()
                && written.has(deployment.getMetadata().getUid())
                && !spec.pausedOrDefault()
                && spec.schedulesOrDefault().stream().anyMatch(schedule -> schedule.activeOrDefault());
    }

    /** What somebody pushed is rolled out; it is no drift. */
    private static boolean isPushed(FlowImage image, FlowDeploymentStatus old) {
        return image instanceof FlowImage.Available available
                && !Optional.of(available.status())
                        .map(ImageStatus::digest)
                        .equals(Optional.ofNullable(old.image()).map(ImageStatus::digest));
    }

    private static boolean isSteady(FlowDeployment deployment) {
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        return deployment.getMetadata().getGeneration().equals(old.observedGeneration())
                && Conditions.isTrue(old.conditionsOrDefault(), Conditions.READY);
    }
}
