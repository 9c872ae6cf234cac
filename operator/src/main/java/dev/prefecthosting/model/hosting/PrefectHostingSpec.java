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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person wants of a hosting. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrefectHostingSpec(
        @JsonPropertyDescription("Stop acting; condition Suspended=True, Ready keeps its last value. Default false.")
        @Nullable Boolean suspend,

        @JsonPropertyDescription(
                "Apply brings the wanted state about; Plan only says in status.plan what it would do; Observe only reports. Default Apply.")
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
}
