package dev.prefecthosting.reconcile.workpool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.model.hosting.LogsSpec;
import dev.prefecthosting.model.workpool.WorkPoolSpec;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.prefect.JobSettings;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.hosting.PrefectRelease;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pools as people write them, in a hosting that has all it needs. */
final class Samples {
    static final Owner OWNER =
            new Owner("0a1b2c3d-0000-0000-0000-000000000000", "default", "mean-and-median", Map.of("team", "data"));
    static final String SMALLEST = "";
    static final String HEAVY = """
            description: 30 GB jobs, once a week
            concurrencyLimit: 4
            queues:
              - {name: critical, priority: 1, concurrencyLimit: 2}
              - {name: bulk}
            worker: {placement: Fargate, replicas: 2, cpu: 512, memory: 1024, limit: 3, workQueues: [critical, it's]}
            job:
              cpu: 8192
              memory: 32768
              ephemeralStorageGiB: 100
              capacity: Spot
              architecture: ARM64
              environment: [{name: STAGE, value: prod}]
              secrets:
                - {name: DB, valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::"}
                - {name: KEY, valueFrom: "arn:aws:ssm:eu-west-1:123456789012:parameter/key"}
              taskRole:
                policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                statements: [{actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:eu-west-1:123456789012:results"]}]
              template:
                patches: [{op: add, path: /job_configuration/task_run_request/enableExecuteCommand, value: true}]
            """;

    private static final AccountRegion WHERE = AccountRegion.of("eu-west-1", "123456789012");
    private static final YAMLMapper YAML = new YAMLMapper();

    private Samples() {}

    static WorkPoolSpec spec(String yaml) {
        try {
            return YAML.readValue("hostingRef: {name: demo}\n" + yaml, WorkPoolSpec.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WorkPoolInputs pool(String yaml) {
        return pool(yaml, Optional.of(Architecture.ARM64));
    }

    static WorkPoolInputs pool(String yaml, Optional<Architecture> instance) {
        return pool(yaml, hosting(instance));
    }

    static WorkPoolInputs pool(String yaml, List<BlockContents.Content> blocks) {
        return pool(yaml, hosting(Optional.of(Architecture.ARM64)), blocks);
    }

    static BlockContents.Content block(Optional<String> missing) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("url", "https://hooks.example/hidden");
        return new BlockContents.Content("slack-webhook", "alerts", data, missing);
    }

    /** With deployments that name these images. */
    static WorkPoolInputs withFlowImages(String... images) {
        WorkPoolInputs in = pool(SMALLEST);
        return new WorkPoolInputs(
                in.owner(),
                in.spec(),
                in.prefectName(),
                in.adopted(),
                in.awsBlockId(),
                in.blocks(),
                in.outsideVpc(),
                List.of(images),
                in.hosting());
    }

    /** @param api of Cloud, without account and workspace */
    static WorkPoolInputs onCloud(String yaml, String api) {
        JobSettings.ApiSecret secret =
                new JobSettings.ApiSecret.ApiKey(WHERE.arn("secretsmanager", "secret:prefect-api-key"));
        return pool(yaml, hosting(api + "/accounts/a/workspaces/b", secret, Optional.empty()));
    }

    private static WorkPoolInputs pool(String yaml, HostingFacts hosting) {
        List<BlockContents.Content> blocks = spec(yaml).blocksOrDefault().stream()
                .map(_ -> block(Optional.empty()))
                .toList();
        return pool(yaml, hosting, blocks);
    }

    private static WorkPoolInputs pool(String yaml, HostingFacts hosting, List<BlockContents.Content> blocks) {
        return new WorkPoolInputs(
                OWNER,
                spec(yaml),
                "mean_and_median",
                false,
                Optional.of("block"),
                blocks,
                List.of(),
                List.of(),
                hosting);
    }

    private static HostingFacts hosting(Optional<Architecture> instance) {
        JobSettings.ApiSecret secret =
                new JobSettings.ApiSecret.AuthString(WHERE.arn("secretsmanager", "secret:server-auth"));
        return hosting("http://10.42.0.10:4200/api", secret, instance);
    }

    private static HostingFacts hosting(String apiUrl, JobSettings.ApiSecret secret, Optional<Architecture> instance) {
        return new HostingFacts(
                "f0000000-0000-0000-0000-000000000000",
                WHERE,
                apiUrl,
                new Features(new ServerVersion(3, 8, 8, "3.8.8")),
                PrefectRelease.of("3.8.8", Optional.empty()),
                new HostingFacts.Cluster("demo", WHERE.cluster("demo")),
                new HostingFacts.Network(
                        "vpc-1", List.of("subnet-public"), List.of("subnet-a", "subnet-b"), "sg-clients"),
                WHERE.arn("sqs", "task-events"),
                Optional.of(ApiLogin.of(secret, "0123456789abcdef0123")),
                instance,
                LogsSpec.DEFAULTS,
                null);
    }
}
