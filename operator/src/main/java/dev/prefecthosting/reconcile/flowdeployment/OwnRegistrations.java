package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.model.flowdeployment.ImageStatus;
import dev.prefecthosting.model.flowdeployment.Registration;
import dev.prefecthosting.model.flowdeployment.RegistrationStatus;
import dev.prefecthosting.model.hosting.ClusterStatus;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Mode;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.prefect.Deployments;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.reconcile.hosting.Registrants;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.workpool.PoolTasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Flows that register themselves ({@code registration: Task}): when their task has to run, and how it went. */
final class OwnRegistrations {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration JUST_NOW = Duration.ofSeconds(20);
    private static final Duration VERSION_JUST_ASKED = Duration.ofDays(1);

    private final AwsAccess access;
    private final RegistrationRuns runs;

    OwnRegistrations(AwsAccess access, Clock clock) {
        this.access = access;
        this.runs = new RegistrationRuns(clock);
    }

    /**
     * How a registration by task stands before a pass.
     *
     * @param task empty while there is no image to run
     * @param status null: it never ran
     * @param due whether the task has to be started
     * @param found whether Prefect had the deployment before the task ran the first time
     * @param waits why the deployment is not as the flow makes it
     */
    record Standing(
            AwsRegion aws,
            PoolTasks pool,
            Optional<RegistrationTask> task,
            @Nullable RegistrationStatus status,
            boolean due,
            boolean found,
            Optional<String> waits) {
        FlowDeploymentPlan.Definition definition() {
            return new FlowDeploymentPlan.Definition(aws.taskDefinitions, task.map(RegistrationTask::definition));
        }

        boolean failed() {
            return status != null && RegistrationRuns.FAILED.equals(status.state());
        }
    }

    /** Empty where the operator writes the deployment itself. */
    Optional<Standing> of(FlowDeployment deployment, Home home, PrefectServer server, FlowImage image, Duration age) {
        if (deployment.getSpec().registrationOrDefault() != Registration.TASK) {
            return Optional.empty();
        }
        AwsRegion aws = access.of(home.hosting());
        PoolTasks pool = PoolTasks.of(
                home.pool(),
                home.hosting(),
                aws,
                server.version(VERSION_JUST_ASKED),
                age,
                FlowDeploymentPlan.REGISTERED);
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        RegistrationStatus before = old.registration();
        RegistrationStatus now = before == null ? null : runs.followed(before, pool, aws);
        ImageStatus runnable = runnable(image, old);
        if (runnable == null) {
            String waits = "waits for the image: the flow's deploy() runs in it";
            return Optional.of(new Standing(aws, pool, Optional.empty(), now, false, false, Optional.of(waits)));
        }
        RegistrationTask task =
                new RegistrationTask(deployment.getSpec(), Registrants.family(deployment), runnable, pool);
        Standing seen = new Standing(aws, pool, Optional.of(task), now, false, false, Optional.empty());
        Optional<String> withoutPool = Registrations.poolMissing(home, server, age);
        if (withoutPool.isPresent()) {
            return Optional.of(with(seen, now, false, withoutPool.get()));
        }
        boolean ended = now != null && !now.equals(before);
        server.deployments(VERSION_JUST_ASKED).refresh(ended ? NOW : age);
        return Optional.of(judged(deployment, server, seen, age.isZero()));
    }

    private Standing judged(FlowDeployment deployment, PrefectServer server, Standing seen, boolean asked) {
        RegistrationStatus now = seen.status();
        String fingerprint = seen.task().orElseThrow().fingerprint();
        if (now != null && RegistrationRuns.RUNNING.equals(now.state())) {
            return with(seen, now, false, "the flow's deploy() runs in task " + id(now));
        }
        if (now == null || !RegistrationRuns.isOf(now, fingerprint)) {
            String first = "the flow's deploy() runs for this image and these arguments first";
            boolean found = now == null && isSomebodys(deployment, server);
            return new Standing(seen.aws(), seen.pool(), seen.task(), now, true, found, Optional.of(first));
        }
        if (RegistrationRuns.FAILED.equals(now.state())) {
            return with(seen, now, runs.isTriedAgain(now, asked), "task %s: %s".formatted(id(now), now.message()));
        }
        return isThere(deployment, server) ? seen : missing(deployment, seen, now);
    }

    /** One that was there was deleted by hand; one that never was is not what the flow's script makes. */
    private Standing missing(FlowDeployment deployment, Standing seen, RegistrationStatus now) {
        if (FlowDeploymentStatusFactory.previous(deployment).deploymentId() != null) {
            return with(seen, now, true, "the deployment is gone from Prefect: the flow's deploy() makes it anew");
        }
        String other =
                "it ended well, but Prefect has no deployment %s/%s: let the flow's deploy() make it under spec.flowName and spec.name"
                        .formatted(deployment.getSpec().flowName(), deployment.prefectName());
        RegistrationStatus failed = runs.ended(now, RegistrationRuns.FAILED, now.exitCode(), other);
        return with(seen, failed, false, "task %s: %s".formatted(id(now), other));
    }

    private static Standing with(Standing seen, @Nullable RegistrationStatus now, boolean due, String waits) {
        return new Standing(seen.aws(), seen.pool(), seen.task(), now, due, false, Optional.of(waits));
    }

    private static String id(RegistrationStatus status) {
        String arn = status.taskArn() == null ? "" : status.taskArn();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static boolean isThere(FlowDeployment deployment, PrefectServer server) {
        var deployments = server.deployments(VERSION_JUST_ASKED);
        if (named(deployment, server)) {
            return true;
        }
        deployments.refresh(JUST_NOW);
        return named(deployment, server);
    }

    private static boolean named(FlowDeployment deployment, PrefectServer server) {
        return findNamed(deployment, server).isPresent();
    }

    private static boolean isSomebodys(FlowDeployment deployment, PrefectServer server) {
        return FlowDeploymentStatusFactory.previous(deployment).deploymentId() == null
                && findNamed(deployment, server)
                        .filter(found -> found.identity().isForeign())
                        .isPresent();
    }

    /** Whoever made it. */
    static Optional<Deployments.Found> findNamed(FlowDeployment deployment, PrefectServer server) {
        return server.deployments(VERSION_JUST_ASKED).all().stream()
                .filter(found -> found.name().equals(deployment.prefectName())
                        && found.flowName().equals(deployment.getSpec().flowName()))
                .findFirst();
    }

    /** For the plan; one that is no longer asked for goes. */
    Optional<FlowDeploymentPlan.Definition> definition(
            FlowDeployment deployment, Home home, Optional<Standing> standing) {
        if (standing.isPresent()) {
            return standing.map(now -> new FlowDeploymentPlan.Definition(
                    now.aws().taskDefinitions, now.task().map(RegistrationTask::definition)));
        }
        return FlowDeploymentStatusFactory.previous(deployment).registration() == null
                ? Optional.empty()
                : Optional.of(
                        new FlowDeploymentPlan.Definition(access.of(home.hosting()).taskDefinitions, Optional.empty()));
    }

    /** For a deletion: a task that runs would register again what has just been taken away. */
    Optional<Graph> removing(FlowDeployment deployment, Home home) {
        RegistrationStatus last =
                FlowDeploymentStatusFactory.previous(deployment).registration();
        if (last == null && deployment.getSpec().registrationOrDefault() != Registration.TASK) {
            return Optional.empty();
        }
        AwsRegion aws = access.of(home.hosting());
        PrefectHostingStatus hosting = home.hosting().getStatus();
        ClusterStatus cluster = hosting == null ? null : hosting.cluster();
        String task = last != null && RegistrationRuns.RUNNING.equals(last.state()) ? last.taskArn() : null;
        if (task != null && cluster != null && cluster.arn() != null) {
            aws.oneShotTasks.stop(cluster.arn(), task, "its FlowDeployment is deleted");
        }
        return Optional.of(FlowDeploymentPlan.withoutDefinition(aws.taskDefinitions));
    }

    private static @Nullable ImageStatus runnable(FlowImage image, FlowDeploymentStatus old) {
        return switch (image) {
            case FlowImage.Absent _ -> null;
            case FlowImage.Available available -> available.status();
            case FlowImage.Missing _ -> old.image();
        };
    }

    /** Starts the task once its definition is there; how the registration stands then. */
    @Nullable RegistrationStatus act(FlowDeployment deployment, Standing standing, Report report, Mode mode) {
        boolean defined = report.step(FlowDeploymentPlan.REGISTRATION)
                .filter(step -> step.outcome() instanceof Outcome.Done)
                .isPresent();
        if (!standing.due() || !defined || mode != Mode.APPLY) {
            return standing.status();
        }
        String arn = standing.aws().taskDefinitions.of(FlowDeploymentPass.owner(deployment)).stream()
                .findFirst()
                .orElseThrow()
                .arn();
        return runs.start(
                FlowDeploymentPass.owner(deployment),
                arn,
                standing.task().orElseThrow().fingerprint(),
                standing.pool(),
                standing.aws(),
                standing.status());
    }

    /** How soon to look again; empty: at the next sweep. */
    Optional<Duration> again(@Nullable RegistrationStatus status) {
        if (status == null) {
            return Optional.empty();
        }
        return RegistrationRuns.RUNNING.equals(status.state())
                ? Optional.of(Duration.ofSeconds(3))
                : runs.triedAgainIn(status);
    }
}
