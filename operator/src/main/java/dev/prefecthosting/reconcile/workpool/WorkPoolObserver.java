package dev.prefecthosting.reconcile.workpool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.secrets.Secrets;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.ImageSpec;
import dev.prefecthosting.model.hosting.ClusterStatus;
import dev.prefecthosting.model.hosting.LogsSpec;
import dev.prefecthosting.model.hosting.NetworkStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.hosting.ServerSpec;
import dev.prefecthosting.model.workpool.JobSpec;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.prefect.JobSettings;
import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.hosting.Ids;
import dev.prefecthosting.reconcile.hosting.InstanceArchitecture;
import dev.prefecthosting.reconcile.hosting.PrefectRelease;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what a pool's plan is made of. Observes only. */
final class WorkPoolObserver {
    private WorkPoolObserver() {}

    static Owner owner(WorkPool pool, Optional<PrefectHosting> hosting) {
        return new Owner(
                pool.getMetadata().getUid(),
                pool.getMetadata().getNamespace(),
                pool.getMetadata().getName(),
                hosting.map(each -> each.getSpec().aws().tagsOrDefault()).orElse(Map.of()));
    }

    static WorkPoolInputs inputs(
            WorkPool pool,
            PrefectHosting hosting,
            AwsRegion aws,
            ServerVersion version,
            Optional<String> awsBlockId,
            List<BlockContents.Content> blocks,
            List<FlowDeployment> deployments,
            Duration age) {
        return new WorkPoolInputs(
                owner(pool, Optional.of(hosting)),
                pool.getSpec(),
                pool.prefectName(),
                WorkPoolStatusFactory.previous(pool).adoptedOrDefault(),
                awsBlockId,
                blocks,
                outsideVpc(pool, hosting, aws),
                flowImages(deployments),
                facts(hosting, aws, version, age));
    }

    /** For a deletion: nothing is looked up, since nothing is made. */
    static WorkPoolInputs forDeletion(WorkPool pool, PrefectHosting hosting, AwsRegion aws, boolean adopted) {
        HostingFacts unknown = new HostingFacts(
                hosting.getMetadata().getUid(),
                where(hosting, aws),
                "",
                new Features(new ServerVersion(0, 0, 0, "unknown")),
                release(hosting, ""),
                new HostingFacts.Cluster("", ""),
                new HostingFacts.Network("", List.of(), List.of(), ""),
                "",
                Optional.empty(),
                Optional.empty(),
                LogsSpec.DEFAULTS,
                null);
        return new WorkPoolInputs(
                owner(pool, Optional.of(hosting)),
                pool.getSpec(),
                pool.prefectName(),
                adopted,
                Optional.empty(),
                BlockContents.unread(pool),
                List.of(),
                List.of(),
                unknown);
    }

    private static List<String> outsideVpc(WorkPool pool, PrefectHosting hosting, AwsRegion aws) {
        JobSpec job = pool.getSpec().jobOrDefault();
        List<String> named = Stream.concat(job.subnetIdsOrDefault().stream(), job.securityGroupIdsOrDefault().stream())
                .toList();
        NetworkStatus network = hosting.getStatus().network();
        String vpcId = network == null ? null : network.vpcId();
        return vpcId == null ? List.of() : aws.vpcMembers.outside(vpcId, named);
    }

    static List<String> flowImages(List<FlowDeployment> deployments) {
        return deployments.stream()
                .map(FlowDeployment::getSpec)
                .flatMap(spec -> Stream.of(
                                Optional.ofNullable(spec.image()).map(ImageSpec::uri),
                                Optional.ofNullable(spec.jobVariablesOrDefault().get("image"))
                                        .map(JsonNode::asText))
                        .flatMap(Optional::stream))
                .distinct()
                .sorted()
                .toList();
    }

    static HostingFacts facts(PrefectHosting hosting, AwsRegion aws, ServerVersion version, Duration age) {
        PrefectHostingStatus status = hosting.getStatus();
        NetworkStatus network = status.network();
        ClusterStatus cluster = status.cluster();
        if (network == null || cluster == null || cluster.name() == null || cluster.arn() == null) {
            throw notReady(hosting, "cluster and network");
        }
        aws.queues.refresh(age);
        aws.secrets.refresh(age);
        return new HostingFacts(
                hosting.getMetadata().getUid(),
                where(hosting, aws),
                need(hosting, status.apiUrl(), "the API's address"),
                new Features(version),
                release(hosting, version.text()),
                new HostingFacts.Cluster(cluster.name(), cluster.arn()),
                new HostingFacts.Network(
                        need(hosting, network.vpcId(), "the VPC"),
                        network.publicSubnetIdsOrDefault(),
                        network.privateSubnetIdsOrDefault(),
                        need(hosting, network.clientSecurityGroupId(), "the clients' security group")),
                find(hosting, aws.queues, Ids.TASK_EVENTS)
                        .map(Remote::id)
                        .orElseThrow(() -> notReady(hosting, "the queue of task events")),
                login(hosting, aws),
                instance(hosting, aws, age),
                hosting.getSpec().logsOrDefault(),
                hosting.getSpec().aws().permissionsBoundaryArn());
    }

    private static AccountRegion where(PrefectHosting hosting, AwsRegion aws) {
        return AccountRegion.of(hosting.getSpec().aws().region(), aws.account.id());
    }

    /** A server that we make has the release that its spec names; any other has what it says. */
    private static PrefectRelease release(PrefectHosting hosting, String version) {
        if (hosting.getSpec().prefectOrDefault().external() != null && !version.isEmpty()) {
            return PrefectRelease.of(version, Optional.empty());
        }
        ServerSpec server = hosting.getSpec().prefectOrDefault().serverOrDefault();
        return PrefectRelease.of(server.versionOrDefault(), Optional.ofNullable(server.image()));
    }

    private static Optional<ApiLogin> login(PrefectHosting hosting, AwsRegion aws) {
        if (hosting.getSpec().prefectOrDefault().cloud() != null) {
            Secrets.Found key = find(hosting, aws.secrets, Ids.API_KEY)
                    .orElseThrow(() -> notReady(hosting, "the secret with the API key"));
            return Optional.of(ApiLogin.of(new JobSettings.ApiSecret.ApiKey(key.id()), key.content()));
        }
        Optional<Secrets.Found> auth = find(hosting, aws.secrets, Ids.AUTH);
        if (auth.isEmpty() && hosting.getStatus().authSecretRef() != null) {
            throw notReady(hosting, "the secret with the server's password");
        }
        return auth.map(secret -> ApiLogin.of(new JobSettings.ApiSecret.AuthString(secret.id()), secret.content()));
    }

    private static Optional<Architecture> instance(PrefectHosting hosting, AwsRegion aws, Duration age) {
        if (!hosting.getSpec().hasInstance()) {
            return Optional.empty();
        }
        // The hosting's own sweeps list them; this is for a process that has just started.
        aws.instances.refresh(age.multipliedBy(2));
        return Optional.of(InstanceArchitecture.of(
                aws, hosting.getMetadata().getUid(), hosting.getSpec().instanceOrDefault()));
    }

    private static <R extends Remote> Optional<R> find(
            PrefectHosting hosting, Inventory<?, R> inventory, String logicalId) {
        return inventory.find(new Identity(hosting.getMetadata().getUid(), logicalId)).stream()
                .findFirst();
    }

    private static String need(PrefectHosting hosting, @Nullable String value, String what) {
        if (value == null) {
            throw notReady(hosting, what);
        }
        return value;
    }

    private static UnmetException notReady(PrefectHosting hosting, String what) {
        return new UnmetException(
                WorkPoolPlan.POOL_SYNCED,
                Reason.REFERENCE_NOT_READY,
                "PrefectHosting %s/%s does not have %s yet"
                        .formatted(
                                hosting.getMetadata().getNamespace(),
                                hosting.getMetadata().getName(),
                                what));
    }
}
