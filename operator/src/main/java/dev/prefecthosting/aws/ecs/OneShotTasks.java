package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** Tasks on Fargate that run once and end by themselves. ECS forgets them an hour after their end. */
public final class OneShotTasks implements Permitted {
    private static final String STOPPED = "STOPPED";

    private final EcsClient ecs;

    public OneShotTasks(EcsClient ecs) {
        this.ecs = ecs;
    }

    /**
     * What to run.
     *
     * @param token the same one starts no second task
     * @param environment of the container {@code container} beside what its definition says
     */
    public record Run(
            String clusterArn,
            String taskDefinitionArn,
            List<String> subnets,
            List<String> securityGroups,
            String token,
            Map<String, String> tags,
            String container,
            Map<String, String> environment) {
        /** As its definition says. */
        public Run(
                String clusterArn,
                String taskDefinitionArn,
                List<String> subnets,
                List<String> securityGroups,
                String token,
                Map<String, String> tags) {
            this(clusterArn, taskDefinitionArn, subnets, securityGroups, token, tags, "", Map.of());
        }
    }

    /**
     * A task as ECS shows it.
     *
     * @param exitCode of its first container; null where that never ran
     * @param reason why it stopped, as far as ECS says so
     */
    public record Shown(String arn, String state, @Nullable Integer exitCode, String reason) {
        public boolean hasEnded() {
            return state.equals(STOPPED);
        }

        /** As the last part of its ARN and of its log stream. */
        public String id() {
            return idOf(arn);
        }
    }

    public static String idOf(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.on("arn:aws:ecs:*:*:task-definition/*", "ecs:RunTask"),
                        Permission.on("arn:aws:ecs:*:*:task/*", "ecs:DescribeTasks", "ecs:StopTask", "ecs:TagResource"),
                        Permission.anywhere("ecs:ListTasks"),
                        Permission.on("arn:aws:iam::*:role/prefect-hosting/*", "iam:PassRole"))
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the task's ARN. */
    public String start(Run run) {
        RunTaskResponse answer = ecs.runTask(request -> request.cluster(run.clusterArn())
                .taskDefinition(run.taskDefinitionArn())
                .launchType(LaunchType.FARGATE)
                .clientToken(run.token())
                .tags(EcsTags.of(run.tags()))
                .enableECSManagedTags(true)
                .overrides(overrides(run))
                .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(run.subnets())
                        .securityGroups(run.securityGroups())
                        .assignPublicIp(AssignPublicIp.DISABLED))));
        return answer.tasks().stream().findFirst().map(Task::taskArn).orElseThrow(() -> refused(answer));
    }

    private static @Nullable TaskOverride overrides(Run run) {
        if (run.environment().isEmpty()) {
            return null;
        }
        List<KeyValuePair> environment = run.environment().entrySet().stream()
                .map(variable -> KeyValuePair.builder()
                        .name(variable.getKey())
                        .value(variable.getValue())
                        .build())
                .toList();
        ContainerOverride container = ContainerOverride.builder()
                .name(run.container())
                .environment(environment)
                .build();
        return TaskOverride.builder().containerOverrides(container).build();
    }

    /** Whether a task of this family is on its way or runs. */
    public boolean isUnderWay(String clusterArn, String family) {
        return !ecs.listTasks(
                        request -> request.cluster(clusterArn).family(family).desiredStatus(DesiredStatus.RUNNING))
                .taskArns()
                .isEmpty();
    }

    private static RemoteException refused(RunTaskResponse answer) {
        String why = answer.failures().stream()
                .map(failure -> failure.reason() + (failure.detail() == null ? "" : " " + failure.detail()))
                .findFirst()
                .orElse("no reason given");
        return new RemoteException(Failure.CAPACITY, "RunTask started nothing: " + why, null);
    }

    /** Empty when ECS does not know it any more. */
    public Optional<Shown> find(String clusterArn, String taskArn) {
        return ecs.describeTasks(request -> request.cluster(clusterArn).tasks(taskArn)).tasks().stream()
                .findFirst()
                .map(OneShotTasks::shown);
    }

    /** What has ended already has ended. */
    public void stop(String clusterArn, String taskArn, String reason) {
        try {
            ecs.stopTask(request -> request.cluster(clusterArn).task(taskArn).reason(reason));
        } catch (RemoteException e) {
            if (e.reason() != Failure.INVALID && e.reason() != Failure.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static Shown shown(Task task) {
        Optional<Container> container = task.containers().stream().findFirst();
        String reason = Stream.of(Optional.ofNullable(task.stoppedReason()), container.map(Container::reason))
                .flatMap(Optional::stream)
                .distinct()
                .reduce((first, second) -> first + ": " + second)
                .orElse("");
        return new Shown(
                task.taskArn(),
                task.lastStatus(),
                container.map(Container::exitCode).orElse(null),
                reason);
    }
}
