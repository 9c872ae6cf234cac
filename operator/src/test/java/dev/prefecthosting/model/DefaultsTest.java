package dev.prefecthosting.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.common.SubnetKind;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.NatGateways;
import dev.prefecthosting.model.hosting.OperatingSystem;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.hosting.ServerPlacement;
import dev.prefecthosting.model.hosting.SqliteSnapshots;
import dev.prefecthosting.model.workpool.Capacity;
import dev.prefecthosting.model.workpool.WorkPool;
import dev.prefecthosting.model.workpool.WorkPoolSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @Test
    void theSmallestHostingIsPrivateWithASingleNatAndAServerOfPrefect3() {
        PrefectHostingSpec spec = hosting("aws: {region: eu-west-1}");
        assertThat(spec.networkOrDefault().vpcOrDefault().cidrOrDefault()).isEqualTo("10.0.0.0/16");
        assertThat(spec.networkOrDefault().vpcOrDefault().zonesOrDefault()).isEqualTo(2);
        assertThat(spec.networkOrDefault().vpcOrDefault().natGatewaysOrDefault())
                .isEqualTo(NatGateways.SINGLE);
        assertThat(spec.instanceOrDefault().subnetOrDefault()).isEqualTo(SubnetKind.PRIVATE);
        assertThat(spec.instanceOrDefault().osOrDefault()).isEqualTo(OperatingSystem.AMAZON_LINUX_2023);
        assertThat(spec.prefectOrDefault().serverOrDefault().versionOrDefault()).isEqualTo("3");
        assertThat(spec.prefectOrDefault().serverOrDefault().placementOrDefault())
                .isEqualTo(ServerPlacement.INSTANCE);
        assertThat(spec.hasInstance()).isTrue();
        assertThat(spec.suspendOrDefault()).isFalse();
    }

    @Test
    void anInstanceIsWantedByThePoolsOfACloudWorkspaceOnlyIfWritten() {
        String cloud = "prefect: {cloud: {accountId: a, workspaceId: b, apiKeySecretRef: {name: n, key: k}}}";
        assertThat(hosting(cloud).hasInstance()).isFalse();
        assertThat(hosting(cloud + "\n  instance: {}").hasInstance()).isTrue();
        assertThat(hosting("prefect: {server: {placement: Fargate}}").hasInstance())
                .isFalse();
    }

    @Test
    void aWorkspaceHasTheAddressesThatPrefectsClientGivesIt() {
        CloudSpec cloud = new CloudSpec("a", "b", new SecretKeyRef("n", "k"), null);
        assertThat(cloud.workspaceApiUrl()).isEqualTo("https://api.prefect.cloud/api/accounts/a/workspaces/b");
        assertThat(cloud.uiUrl()).isEqualTo("https://app.prefect.cloud/account/a/workspace/b");
        CloudSpec other = new CloudSpec("a", "b", new SecretKeyRef("n", "k"), "http://127.0.0.1:1/api/");
        assertThat(other.workspaceApiUrl()).isEqualTo("http://127.0.0.1:1/api/accounts/a/workspaces/b");
        assertThat(other.uiUrl()).isEqualTo("http://127.0.0.1:1/account/a/workspace/b");
    }

    @Test
    void snapshotsAreDailyAndAWeekOfThem() {
        SqliteSnapshots snapshots = new SqliteSnapshots(null, null);
        assertThat(snapshots.intervalOrDefault()).isEqualTo(Duration.ofDays(1));
        assertThat(snapshots.keepOrDefault()).isEqualTo(7);
    }

    @Test
    void namesInPrefectDefaultToTheResources() {
        assertThat(pool("").prefectName()).isEqualTo("etl");
        assertThat(pool("name: etl_pool").prefectName()).isEqualTo("etl_pool");
        assertThat(deployment("").prefectName()).isEqualTo("daily");
        assertThat(deployment("name: nightly").prefectName()).isEqualTo("nightly");
    }

    @Test
    void aPoolWithoutAnythingElseIsASmallEcsPool() {
        WorkPoolSpec spec = pool("").getSpec();
        assertThat(spec.typeOrDefault()).isEqualTo("ecs");
        assertThat(spec.jobOrDefault().cpuOrDefault()).isEqualTo(256);
        assertThat(spec.jobOrDefault().memoryOrDefault()).isEqualTo(512);
        assertThat(spec.jobOrDefault().capacityOrDefault()).isEqualTo(Capacity.ON_DEMAND);
        assertThat(spec.workerOrDefault().replicasOrDefault()).isEqualTo(1);
        assertThat(spec.queuesOrDefault()).isEmpty();
    }

    @Test
    void theTemplateIsFoundWhereverItIsWritten() {
        String patches = "template: {patches: [{op: remove, path: /a}]}";
        assertThat(pool("").getSpec().templateOrDefault().patchesOrDefault()).isEmpty();
        assertThat(pool(patches).getSpec().templateOrDefault().patchesOrDefault())
                .hasSize(1);
        assertThat(pool("job: {" + patches + "}").getSpec().templateOrDefault().patchesOrDefault())
                .hasSize(1);
    }

    @Test
    void aDeploymentGoesToTheDefaultQueueAndChecksItsParameters() {
        FlowDeploymentSpec spec = deployment("").getSpec();
        assertThat(spec.queueOrDefault()).isEqualTo("default");
        assertThat(spec.enforceParameterSchemaOrDefault()).isTrue();
        assertThat(spec.schedulesOrDefault()).isEmpty();
    }

    private static PrefectHostingSpec hosting(String spec) {
        return read(PrefectHosting.class, "kind: PrefectHosting\nspec:\n  " + spec)
                .getSpec();
    }

    private static WorkPool pool(String spec) {
        return read(
                WorkPool.class, "kind: WorkPool\nmetadata: {name: etl}\nspec:\n  hostingRef: {name: demo}\n  " + spec);
    }

    private static FlowDeployment deployment(String spec) {
        return read(
                FlowDeployment.class,
                "kind: FlowDeployment\nmetadata: {name: daily}\nspec:\n  flowName: report\n  " + spec);
    }

    private static <T> T read(Class<T> kind, String yaml) {
        return Objects.requireNonNull(SERIALIZATION.unmarshal(yaml, kind));
    }
}
