package dev.prefecthosting.reconcile.hosting.policies;

import java.util.List;

/**
 * What a pool's worker may do: run that pool's flow runs as tasks of one cluster, and hear what became of them.
 *
 * @param poolName in Prefect; workers name families {@code prefect_<pool>_<deployment or flow ID>}
 * @param logGroup name of the group that flow runs log to
 * @param queueArn where the cluster's task events arrive
 * @param passedRoleArns execution and task role of the flow runs
 */
public record WorkerPolicy(
        AccountRegion where,
        String cluster,
        String poolName,
        String logGroup,
        String queueArn,
        List<String> passedRoleArns) {
    /** The shape of a UUID, so that pool {@code a} has no power over the definitions of pool {@code a_b}. */
    private static final String ANY_UUID = "????????-????-????-????-????????????";

    public Policy document() {
        String definitions = where.taskDefinition("prefect_" + literally(poolName) + "_" + ANY_UUID);
        String tasks = where.task(cluster);
        return Policy.of(
                PolicyStatement.on(definitions, "Run", "ecs:RunTask").when("ArnEquals", "ecs:cluster", clusterArn()),
                PolicyStatement.on(tasks, "Tasks", "ecs:StopTask", "ecs:DescribeTasks")
                        .when("ArnEquals", "ecs:cluster", clusterArn()),
                PolicyStatement.on(definitions, "Register", "ecs:RegisterTaskDefinition"),
                PolicyStatement.on(List.of(definitions, tasks), "TagOnCreate", "ecs:TagResource")
                        .when("StringEquals", "ecs:CreateAction", List.of("RunTask", "RegisterTaskDefinition")),
                PolicyStatement.anywhere(
                        "Definitions",
                        AnyResource.ECS_DESCRIBE_TASK_DEFINITION,
                        AnyResource.ECS_DEREGISTER_TASK_DEFINITION,
                        AnyResource.ECS_LIST_TASK_DEFINITIONS),
                PolicyStatement.anywhere("Network", AnyResource.EC2_DESCRIBE_VPCS, AnyResource.EC2_DESCRIBE_SUBNETS),
                PolicyStatement.on(where.logGroup(logGroup), "ReadLogs", "logs:GetLogEvents"),
                PolicyStatement.on(
                        queueArn,
                        "TaskEvents",
                        "sqs:GetQueueUrl",
                        "sqs:GetQueueAttributes",
                        "sqs:ReceiveMessage",
                        "sqs:DeleteMessage",
                        "sqs:ChangeMessageVisibility"),
                PassRole.toTasks(passedRoleArns));
    }

    private String clusterArn() {
        return where.cluster(cluster);
    }

    /** A pool's name may hold what IAM reads as a wildcard. */
    private static String literally(String name) {
        return name.replaceAll("[*?$]", "\\${$0}");
    }
}
