package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.ecs.Container;
import dev.prefecthosting.aws.ecs.TaskContent;
import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.secrets.SecretValue;
import dev.prefecthosting.aws.secrets.Secrets;
import dev.prefecthosting.courier.Script;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Made;
import dev.prefecthosting.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Compatibility;

/** What tasks take that bring the operator's requests to the Prefect API ({@code via: Task}). */
record CourierSteps(HostingInputs in, HostingNames names, HostingRoles roles, AwsRegion aws, Graph.Builder plan) {
    private static final int CPU = 256;
    private static final int MEMORY = 512;
    /** Before the first letter; the later ones are the courier's affair. */
    private static final SecretValue NO_LETTER = new SecretValue("-");

    /** @param logins secrets that the Prefect API wants to see, by their variables */
    void of(Step<?, ?> logGroup, SortedMap<String, Step<?, Secrets.Found>> logins) {
        boolean wanted = in.sendsTasks();
        var letter = plan.step(Ids.COURIER_LETTER, aws.secrets)
                .when(wanted)
                .desired(_ -> new Secrets.Desired(
                        names.secret(Ids.COURIER_LETTER),
                        "What the next task brings to the Prefect API of "
                                + in.owner().path(),
                        NO_LETTER));
        List<Step<?, Secrets.Found>> secrets =
                Stream.concat(Stream.of(letter), logins.values().stream()).toList();
        var role = plan.step(HostingRoles.COURIER_EXECUTION, aws.roles)
                .when(wanted)
                .follows(secrets)
                .desired(made -> roles.courierExecution(
                        secrets.stream().filter(Step::wanted).map(made::id).toList()));
        List<Step<?, ?>> needed = Stream.concat(Stream.of(role, logGroup), secrets.stream())
                .<Step<?, ?>>map(step -> step)
                .toList();
        plan.step(Ids.COURIER, aws.taskDefinitions)
                .when(wanted)
                .follows(needed)
                .desired(made -> new TaskDefinitions.Desired(
                        names.courierFamily(), content(made.id(role), secrets(made, letter, logins)), Set.of()));
    }

    private static Map<String, String> secrets(
            Made made, Step<?, Secrets.Found> letter, Map<String, Step<?, Secrets.Found>> logins) {
        Map<String, String> secrets = new TreeMap<>(Map.of(Script.LETTER, made.id(letter)));
        logins.forEach((variable, step) ->
                Optional.of(step).filter(Step::wanted).ifPresent(login -> secrets.put(variable, made.id(login))));
        return secrets;
    }

    private TaskContent content(String executionRoleArn, Map<String, String> secrets) {
        Container container = Container.of(Script.CONTAINER, in.release().image())
                .command(Script.command())
                .secrets(secrets)
                .logs(names.serverLogGroup(), in.where().region(), Script.LOG_PREFIX, Map.of())
                .build();
        return new TaskContent(
                TaskContent.NetworkMode.AWSVPC,
                List.of(Compatibility.FARGATE),
                TaskContent.Architecture.X86_64,
                CPU,
                MEMORY,
                null,
                executionRoleArn,
                null,
                List.of(container),
                List.of());
    }
}
