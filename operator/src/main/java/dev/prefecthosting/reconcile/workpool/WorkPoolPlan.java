package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.iam.Roles;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.SecurityGroups;
import dev.prefecthosting.model.workpool.VariableSpec;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Made;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.WorkPools;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a work pool becomes, from top to bottom. The pool comes before its worker: a first worker would make a pool of its
 * own from a template of its own.
 */
public final class WorkPoolPlan {
    static final String POOL_SYNCED = "PoolSynced";
    static final String WORKER_READY = "WorkerReady";

    private final WorkPoolInputs in;
    private final WorkPoolDesired desired;
    private final AwsRegion aws;
    private final Optional<PrefectServer> prefect;
    private final Graph.Builder plan;

    private WorkPoolPlan(WorkPoolInputs in, AwsRegion aws, Optional<PrefectServer> prefect) {
        this.in = in;
        this.desired = new WorkPoolDesired(in, new WorkPoolNames(in.owner()));
        this.aws = aws;
        this.prefect = prefect;
        this.plan = Graph.builder().covers(kinds(aws, prefect));
    }

    /** @param prefect empty where what is there is left alone, as with a server that goes too */
    public static Graph of(WorkPoolInputs in, AwsRegion aws, Optional<PrefectServer> prefect) {
        return new WorkPoolPlan(in, aws, prefect).graph();
    }

    private Graph graph() {
        Runs runs = runs();
        Optional<Step<?, WorkPools.Found>> pool = prefect.map(server -> pool(server, runs));
        prefect.ifPresent(this::beside);
        worker(runs, pool);
        return plan.build();
    }

    /** What flow runs are given. */
    private record Runs(
            Step<?, ?> logGroup,
            Step<?, Roles.Found> executionRole,
            Step<?, Roles.Found> taskRole,
            Step<?, SecurityGroups.Found> group) {}

    private Runs runs() {
        plan.stage(POOL_SYNCED);
        var logGroup = plan.step(Ids.LOG_GROUP, aws.logGroups).when(in.isEcs()).desired(_ -> desired.logGroup());
        var executionRole = plan.step(Ids.EXECUTION_ROLE, aws.roles)
                .when(in.isEcs())
                .desired(_ -> desired.roles().execution());
        var taskRole = plan.step(Ids.TASK_ROLE, aws.roles)
                .when(in.makesTaskRole())
                .desired(_ -> desired.roles().task());
        var group = plan.step(Ids.SECURITY_GROUP, aws.securityGroups)
                .when(in.isEcs())
                .desired(_ -> desired.securityGroup());
        return new Runs(logGroup, executionRole, taskRole, group);
    }

    private Step<?, WorkPools.Found> pool(PrefectServer server, Runs runs) {
        boolean ours = in.isEcs() && !WorkPoolInputs.isRaw(in.spec());
        return plan.step(Ids.POOL, server.workPools)
                .follows(runs.logGroup(), runs.executionRole(), runs.taskRole(), runs.group())
                .blockedOn(in.withoutInstanceForRuns().or(in::outsideVpcForRuns))
                .onRemoval(desired.poolRemoval())
                .desired(made -> desired.pool(ours ? Optional.of(parts(made, runs)) : Optional.empty()));
    }

    /** What flow runs find in Prefect beside their pool. */
    private void beside(PrefectServer server) {
        for (VariableSpec variable : in.spec().variablesOrDefault()) {
            plan.step(Ids.variable(variable.name()), server.variables).desired(_ -> desired.variable(variable));
        }
        for (BlockContents.Content block : in.blocks()) {
            plan.step(Ids.block(block.type(), block.name()), server.blockDocuments)
                    .blockedOn(block.missing())
                    .desired(_ -> desired.block(block));
        }
    }

    private PoolTemplate.Parts parts(Made made, Runs runs) {
        return new PoolTemplate.Parts(
                made.id(runs.executionRole()),
                taskRoleArn(made, runs),
                in.runsInVpc() ? Optional.of(made.id(runs.group())) : Optional.empty());
    }

    private void worker(Runs runs, Optional<Step<?, WorkPools.Found>> pool) {
        plan.stage(WORKER_READY);
        var role = plan.step("role-worker", aws.roles)
                .when(in.makesWorker())
                .follows(runs.executionRole(), runs.taskRole())
                .desired(made -> desired.roles().worker(made.id(runs.executionRole()), taskRoleArn(made, runs)));
        var task = plan.step(Ids.WORKER_TASK, aws.taskDefinitions)
                .when(in.makesWorker())
                .follows(concat(pool, role, runs.executionRole(), runs.logGroup()))
                .blockedOn(in.withoutInstanceForWorker())
                .desired(made -> desired.workerTask(
                        made.id(runs.executionRole()), made.id(role), templateDigest(made, pool), inUse()));
        var worker = plan.step(Ids.WORKER, aws.services)
                .when(in.makesWorker())
                .follows(concat(pool, task, role, runs.group()))
                .desired(made -> desired.workerService(made.get(task).arn(), Optional.of(made.id(runs.group()))));
        plan.step(Ids.AUTOSCALING, aws.scalableTargets)
                .when(in.autoscaling().isPresent())
                .inside(worker)
                .desired(_ -> desired.autoscaling(in.autoscaling().orElseThrow()));
    }

    private String taskRoleArn(Made made, Runs runs) {
        return in.ownTaskRole().orElseGet(() -> made.id(runs.taskRole()));
    }

    private static String templateDigest(Made made, Optional<Step<?, WorkPools.Found>> pool) {
        return pool.map(made::get).map(WorkPools.Found::templateDigest).orElse("");
    }

    /** Revisions that the service still runs. */
    private Set<String> inUse() {
        return aws.services.of(in.owner()).stream()
                .flatMap(service -> service.rollOut().revisions().stream())
                .collect(Collectors.toSet());
    }

    /** In the order of creation. */
    private static List<Inventory<?, ?>> kinds(AwsRegion aws, Optional<PrefectServer> prefect) {
        List<Inventory<?, ?>> kinds = new ArrayList<>(List.of(aws.securityGroups, aws.roles, aws.logGroups));
        prefect.ifPresent(server ->
                kinds.addAll(List.of(server.blocks, server.variables, server.blockDocuments, server.workPools)));
        kinds.addAll(List.of(aws.taskDefinitions, aws.services, aws.scalableTargets));
        return kinds;
    }

    private static List<Step<?, ?>> concat(Optional<? extends Step<?, ?>> first, Step<?, ?>... others) {
        List<Step<?, ?>> all = new ArrayList<>(List.of(others));
        first.ifPresent(all::add);
        return all;
    }
}
