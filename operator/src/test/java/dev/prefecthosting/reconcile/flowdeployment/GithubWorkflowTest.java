package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GithubWorkflowTest {
    private static final RepositorySpec REPOSITORY = Objects.requireNonNull(Objects.requireNonNull(
                    Samples.with("image: {repository: {name: prefect-flows}}").image())
            .repository());

    @Test
    void printsTheVariablesOfThePost() throws JsonProcessingException {
        PrefectHostingStatus hosting = new YAMLMapper().readValue("""
                cluster: {name: default-demo-cluster-1}
                network: {privateSubnetIds: [subnet-1, subnet-2], clientSecurityGroupId: sg-1}
                github: {roleArn: "arn:aws:iam::123456789012:role/demo-github"}
                """, PrefectHostingStatus.class);

        assertThat(GithubWorkflow.variables(REPOSITORY, Optional.of("default-report-register-1"), hosting)
                        .variablesOrDefault())
                .isEqualTo(Map.of(
                        "AWS_ECR_REPOSITORY",
                        "prefect-flows",
                        "AWS_ECS_CLUSTER",
                        "default-demo-cluster-1",
                        "AWS_ECS_NETWORK_CONFIG",
                        "awsvpcConfiguration={subnets=[subnet-1,subnet-2],securityGroups=[sg-1],assignPublicIp=DISABLED}",
                        "AWS_ECS_TASK_DEF",
                        "default-report-register-1",
                        "AWS_ROLE",
                        "arn:aws:iam::123456789012:role/demo-github"));
    }

    @Test
    void leavesOutWhatIsNotKnownYet() {
        assertThat(GithubWorkflow.variables(REPOSITORY, Optional.empty(), null).variablesOrDefault())
                .containsOnlyKeys("AWS_ECR_REPOSITORY");
    }
}
