package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.DeletionPolicy;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person wants of a hosting. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.network) && has(self.network.vpc) && has(self.network.vpc.cidr) ? self.network.vpc.cidr : '10.0.0.0/16') == (has(oldSelf.network) && has(oldSelf.network.vpc) && has(oldSelf.network.vpc.cidr) ? oldSelf.network.vpc.cidr : '10.0.0.0/16')",
        message = "network.vpc.cidr is immutable: write the old value, or make another PrefectHosting")
@ValidationRule(
        value =
                "(has(self.network) && has(self.network.existing) ? self.network.existing.vpcId : '') == (has(oldSelf.network) && has(oldSelf.network.existing) ? oldSelf.network.existing.vpcId : '')",
        message =
                "network.existing.vpcId is immutable, and so is whether the VPC is made or exists: write what was there, or make another PrefectHosting")
@ValidationRule(
        value =
                "!has(self.network) || !has(self.network.vpc) || !has(self.network.vpc.zoneNames) || self.network.vpc.zoneNames.all(zone, zone.startsWith(self.aws.region))",
        message = "network.vpc.zoneNames: write zones of aws.region, such as eu-west-1a in eu-west-1")
@ValidationRule(
        value =
                "!self.?access.?desktop.?enabled.orValue(false) || self.?instance.?os.orValue('AmazonLinux2023') == 'Ubuntu'",
        message = "access.desktop needs Ubuntu: write instance.os: Ubuntu")
@ValidationRule(
        value = "!has(self.access) || " + PrefectHostingSpec.HAS_INSTANCE,
        message = "access needs an instance: write instance, or leave access out")
@ValidationRule(
        value = "self.?prefectApi.?via.orValue('Direct') != 'InstanceConnect' || " + PrefectHostingSpec.HAS_INSTANCE,
        message = "prefectApi.via: InstanceConnect needs an instance to connect to: write instance, or another via")
@ValidationRule(
        value =
                "self.?prefectApi.?via.orValue('Direct') != 'Ssh' || has(self.prefectApi.ssh) && has(self.prefectApi.ssh.host) || "
                        + PrefectHostingSpec.HAS_INSTANCE,
        message = "prefectApi.ssh without host connects to the instance: write prefectApi.ssh.host, or instance")
@ValidationRule(
        value = "!has(self.prefect) || !has(self.prefect.cloud) || self.?prefectApi.?via.orValue('Direct') == 'Direct'",
        message = "prefect.cloud is reached directly: write prefectApi.via: Direct, or leave it out")
@ValidationRule(
        value =
                "!has(self.prefect) || !has(self.prefect.cloud) && !has(self.prefect.external) || size(self.?prefectApi.?from.orValue([])) == 0",
        message =
                "prefectApi.from opens the port of a server that the operator makes: leave it out with prefect.cloud and prefect.external")
@ValidationRule(
        value =
                "!has(self.prefect) || !has(self.prefect.cloud) || has(self.prefect.cloud.apiUrl) || self.?network.?vpc.?natGateways.orValue('Single') != 'None'",
        message =
                "prefect.cloud is on the internet: write network.vpc.natGateways: Single or PerZone, or the prefect.cloud.apiUrl of a private link")
public record PrefectHostingSpec(
        @JsonPropertyDescription(
                "Stop acting on this hosting; condition Suspended=True, Ready keeps its last value. Its WorkPools and FlowDeployments go on: each has a suspend of its own. Default false.")
        @Nullable Boolean suspend,

        @JsonPropertyDescription(
                "Apply brings the wanted state about; Plan only says in status.plan what it would do; Observe only reports. It holds for the WorkPools and FlowDeployments of the hosting too. Default Apply.")
        @UnknownAsNull
        @Nullable HostingMode mode,

        @JsonPropertyDescription(
                "Approve makes a change that destroys data or cuts traffic wait for the annotation prefecthosting.dev/approve; Automatic does not. Default Approve.")
        @UnknownAsNull
        @Nullable Replacement replacement,

        @JsonPropertyDescription("How often drift is looked for, such as 5m; default from the operator's setting.")
        @Pattern(Formats.DURATION) @Size(max = 32) @Nullable String interval,

        @JsonPropertyDescription("Whether deleting this resource deletes what it made. Default Delete.")
        @UnknownAsNull
        @Nullable DeletionPolicy deletionPolicy,

        @JsonPropertyDescription("Other namespaces whose WorkPools may refer to this hosting. Default none.")
        @Size(max = 100) @Nullable List<@Pattern(Formats.LABEL_NAME) @Size(max = 63) String> allowedNamespaces,

        @JsonPropertyDescription("Account and region.") @Required
        AwsSpec aws,

        @JsonPropertyDescription(
                "The network: one that is made (vpc) or one that exists (existing). Default vpc with its defaults.")
        @Nullable NetworkSpec network,

        @JsonPropertyDescription("The ECS cluster.") @Nullable ClusterSpec cluster,

        @JsonPropertyDescription("The EC2 container instance; made if given, or if the server's placement is Instance.")
        @Nullable InstanceSpec instance,

        @JsonPropertyDescription("How people get onto the instance. Default not at all.") @Nullable AccessSpec access,

        @JsonPropertyDescription(
                "The Prefect server: one that is made (server), Prefect Cloud (cloud) or one that exists (external). Default server with its defaults.")
        @Nullable PrefectSpec prefect,

        @JsonPropertyDescription("How the operator itself reaches the Prefect API.") @Nullable PrefectApiSpec prefectApi,

        @JsonPropertyDescription("The log groups.") @Nullable LogsSpec logs,

        @JsonPropertyDescription("OIDC role for GitHub workflows that push images.") @Nullable GithubSpec github) {
    public boolean suspendOrDefault() {
        return suspend == null ? false : suspend;
    }

    public HostingMode modeOrDefault() {
        return mode == null ? HostingMode.APPLY : mode;
    }

    public Replacement replacementOrDefault() {
        return replacement == null ? Replacement.APPROVE : replacement;
    }

    public DeletionPolicy deletionPolicyOrDefault() {
        return deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
    }

    public List<String> allowedNamespacesOrDefault() {
        return allowedNamespaces == null ? List.of() : allowedNamespaces;
    }

    public NetworkSpec networkOrDefault() {
        return network == null ? NetworkSpec.DEFAULTS : network;
    }

    public ClusterSpec clusterOrDefault() {
        return cluster == null ? ClusterSpec.DEFAULTS : cluster;
    }

    public InstanceSpec instanceOrDefault() {
        return instance == null ? InstanceSpec.DEFAULTS : instance;
    }

    public AccessSpec accessOrDefault() {
        return access == null ? AccessSpec.DEFAULTS : access;
    }

    public PrefectSpec prefectOrDefault() {
        return prefect == null ? PrefectSpec.DEFAULTS : prefect;
    }

    public PrefectApiSpec prefectApiOrDefault() {
        return prefectApi == null ? PrefectApiSpec.DEFAULTS : prefectApi;
    }

    public LogsSpec logsOrDefault() {
        return logs == null ? LogsSpec.DEFAULTS : logs;
    }

    static final String HAS_INSTANCE = "(has(self.instance) || !has(self.prefect)"
            + " || !has(self.prefect.cloud) && !has(self.prefect.external)"
            + " && self.?prefect.?server.?placement.orValue('Instance') == 'Instance')";

    /** Whether the container instance is wanted: if it is written, or if the server is placed on it. */
    public boolean hasInstance() {
        PrefectSpec wanted = prefectOrDefault();
        return instance != null
                || (wanted.makesServer() && wanted.serverOrDefault().placementOrDefault() == ServerPlacement.INSTANCE);
    }
}
