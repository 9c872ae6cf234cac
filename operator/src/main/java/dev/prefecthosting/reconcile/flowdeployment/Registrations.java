package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentStatus;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Deployments;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.WorkPools;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out what a registration needs and whether it can be made; observes only. */
final class Registrations {
    /** How old a listing may be where what somebody else made a moment ago counts. */
    private static final Duration JUST_NOW = Duration.ofSeconds(20);

    private static final Duration VERSION_JUST_ASKED = Duration.ofDays(1);

    private Registrations() {}

    /** Throws {@link UnmetException} where the version of Prefect lacks what the spec asks for. */
    static Graph plan(
            FlowDeployment deployment,
            Home home,
            PrefectServer server,
            FlowImage image,
            Optional<OwnRegistrations.Standing> own,
            Optional<FlowDeploymentPlan.Definition> definition,
            Duration age) {
        FlowDeploymentSpec spec = deployment.getSpec();
        FlowDeploymentStatus old = FlowDeploymentStatusFactory.previous(deployment);
        Optional<String> noPool = poolMissing(home, server, age);
        refuseMistakes(
                spec, JobVariables.complaints(spec.jobVariablesOrDefault().keySet(), home, server, JUST_NOW));
        Optional<String> reference =
                switch (image) {
                    case FlowImage.Absent _ -> Optional.empty();
                    case FlowImage.Available available -> Optional.of(available.reference());
                    case FlowImage.Missing _ -> FlowImage.lastKnown(old.image(), FlowImage.isPinned(spec.image()));
                };
        Deployments.Desired desired = FlowDeploymentDesired.of(
                spec,
                deployment.prefectName(),
                home.poolName(),
                new Identity(deployment.getMetadata().getUid(), FlowDeploymentPlan.DEPLOYMENT),
                reference.filter(found -> own.isEmpty() || FlowImage.isLookedUp(spec.image(), found)));
        refuseLacking(new Features(server.version(age)).lacking(desired), server);
        boolean waits = image instanceof FlowImage.Missing && reference.isEmpty();
        Optional<String> missing = waits ? Optional.of("waits for the image: runs without it would crash") : noPool;
        seeWhoHasTheName(deployment, server, old);
        return FlowDeploymentPlan.of(
                server.deployments(VERSION_JUST_ASKED),
                () -> desired,
                missing.or(() -> own.flatMap(OwnRegistrations.Standing::waits)),
                definition,
                AutomationPlan.of(deployment, server));
    }

    /** A registration takes over what has the name, so that must be known then: it is adopted, not made. */
    private static void seeWhoHasTheName(FlowDeployment deployment, PrefectServer server, FlowDeploymentStatus old) {
        if (old.deploymentId() == null) {
            var deployments = server.deployments(VERSION_JUST_ASKED);
            if (deployments.of(FlowDeploymentPass.owner(deployment)).isEmpty()) {
                deployments.refresh(JUST_NOW);
            }
        }
    }

    /** All at once, so that none has to be found behind another. */
    private static void refuseMistakes(FlowDeploymentSpec spec, List<String> variables) {
        List<String> contradictions = Stream.of(
                        FlowDeploymentDesired.contradictions(spec),
                        Schedules.complaints(spec.schedulesOrDefault()),
                        ParameterSchema.complaints(spec),
                        variables)
                .flatMap(List::stream)
                .toList();
        if (!contradictions.isEmpty()) {
            throw new RemoteException(Failure.INVALID, String.join("; ", contradictions), null);
        }
    }

    private static void refuseLacking(List<String> lacking, PrefectServer server) {
        if (!lacking.isEmpty()) {
            String message = "Prefect %s has no %s: leave them out, or use a later version"
                    .formatted(
                            server.version(VERSION_JUST_ASKED).text(),
                            String.join(
                                    ", ",
                                    lacking.stream()
                                            .map(field -> "spec." + field)
                                            .toList()));
            throw new UnmetException(FlowDeploymentPlan.REGISTERED, Reason.UNSUPPORTED_BY_PREFECT_VERSION, message);
        }
    }

    static Optional<String> poolMissing(Home home, PrefectServer server, Duration age) {
        server.workPools.refresh(age);
        if (!isThere(home, server.workPools.all())) {
            server.workPools.refresh(JUST_NOW);
        }
        return isThere(home, server.workPools.all())
                ? Optional.empty()
                : Optional.of("the work pool %s is not in Prefect yet".formatted(home.poolName()));
    }

    /** By name and owner: a pool of that name that somebody else has is another one. */
    static boolean isThere(Home home, List<WorkPools.Found> pools) {
        String uid = home.pool().getMetadata().getUid();
        return pools.stream()
                .anyMatch(pool -> pool.name().equals(home.poolName())
                        && pool.identity().ownerUid().equals(uid));
    }
}
