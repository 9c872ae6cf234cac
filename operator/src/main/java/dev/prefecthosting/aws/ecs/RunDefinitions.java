package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The task definitions of flow runs, which workers register as {@code prefect_<pool>_<UUID>} and nobody tags. */
public final class RunDefinitions implements Permitted {
    private static final int LISTED_PER_CALL = 100;
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final EcsClient ecs;

    public RunDefinitions(EcsClient ecs) {
        this.ecs = ecs;
    }

    @Override
    public List<Permission> permissions() {
        return Permission.anywhere(
                "ecs:ListTaskDefinitions", "ecs:DescribeTaskDefinition", "ecs:DeregisterTaskDefinition");
    }

    /**
     * Ends those of a pool; how many there were.
     *
     * @param executionRoleArn of the pool: another server's pool may have the same name
     */
    public int deregister(String pool, String executionRoleArn) {
        Pattern ours = Pattern.compile(".*:task-definition/prefect_%s_%s:[0-9]+".formatted(Pattern.quote(pool), UUID));
        List<String> arns = ecs
                .listTaskDefinitionsPaginator(
                        request -> request.status(TaskDefinitionStatus.ACTIVE).maxResults(LISTED_PER_CALL))
                .taskDefinitionArns()
                .stream()
                .filter(arn -> ours.matcher(arn).matches())
                .filter(arn -> executionRoleArn.equals(executionRole(arn)))
                .toList();
        arns.forEach(arn -> ecs.deregisterTaskDefinition(request -> request.taskDefinition(arn)));
        return arns.size();
    }

    private String executionRole(String arn) {
        try {
            String role = ecs.describeTaskDefinition(request -> request.taskDefinition(arn))
                    .taskDefinition()
                    .executionRoleArn();
            return role == null ? "" : role;
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND || e.reason() == Failure.INVALID) {
                return "";
            }
            throw e;
        }
    }
}
