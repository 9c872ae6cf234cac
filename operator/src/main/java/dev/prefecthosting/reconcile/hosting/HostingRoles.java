package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.iam.Roles;
import dev.prefecthosting.model.hosting.GithubRepository;
import dev.prefecthosting.reconcile.hosting.policies.ExecutionPolicy;
import dev.prefecthosting.reconcile.hosting.policies.GitHubPolicy;
import dev.prefecthosting.reconcile.hosting.policies.GitHubTrust;
import dev.prefecthosting.reconcile.hosting.policies.InstancePolicy;
import dev.prefecthosting.reconcile.hosting.policies.Policy;
import dev.prefecthosting.reconcile.hosting.policies.ServiceTrust;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The roles of a hosting, as desired. */
record HostingRoles(HostingInputs in, HostingNames names) {
    static final String COURIER_EXECUTION = "role-courier-execution";

    private static final String INLINE = "prefect-hosting";

    Roles.Desired instance() {
        Optional<String> parameter =
                in.desktopPassword().isAsked() ? Optional.of(names.desktopParameter()) : Optional.empty();
        InstancePolicy policy = new InstancePolicy(
                in.where(),
                names.cluster(),
                parameter,
                Optional.empty(),
                in.spec().accessOrDefault().sessionManagerOrDefault());
        return role("role-instance", ServiceTrust.ec2(), policy.document());
    }

    Roles.Desired serverExecution(Optional<String> authSecretArn) {
        ExecutionPolicy policy = new ExecutionPolicy(
                in.where(),
                in.owner().uid(),
                List.of(),
                List.of(names.serverLogGroup()),
                authSecretArn.stream().toList(),
                List.of(),
                List.of());
        return role("role-server-execution", ServiceTrust.ecsTasks(in.where()), policy.document());
    }

    /** @param secretArns its letter, and what the Prefect API wants to see */
    Roles.Desired courierExecution(List<String> secretArns) {
        ExecutionPolicy policy = new ExecutionPolicy(
                in.where(),
                in.owner().uid(),
                List.of(),
                List.of(names.serverLogGroup()),
                secretArns,
                List.of(),
                List.of());
        return role(COURIER_EXECUTION, ServiceTrust.ecsTasks(in.where()), policy.document());
    }

    Roles.Desired github(String providerArn, List<GithubRepository> repositories) {
        GitHubTrust trust = new GitHubTrust(
                providerArn, repositories.stream().map(HostingRoles::workflow).toList());
        GitHubPolicy policy = new GitHubPolicy(
                in.where(),
                in.owner().uid(),
                names.cluster(),
                List.copyOf(in.registrants().families()),
                List.copyOf(in.registrants().roleArns()));
        return role(Ids.GITHUB_ROLE, trust.document(), policy.document());
    }

    private Roles.Desired role(String logicalId, Policy trust, Policy policy) {
        return Roles.Desired.of(
                names.role(logicalId),
                trust.json(),
                Map.of(INLINE, policy.json()),
                in.spec().aws().permissionsBoundaryArn());
    }

    private static GitHubTrust.Workflow workflow(GithubRepository repository) {
        String[] parts = repository.repository().split("/", 2);
        return new GitHubTrust.Workflow(
                parts[0], parts[1], origin(repository), id(repository.ownerId()), id(repository.repositoryId()));
    }

    private static GitHubTrust.Origin origin(GithubRepository repository) {
        String environment = repository.environment();
        if (environment != null) {
            return new GitHubTrust.Origin.Environment(environment);
        }
        String branch = repository.branch();
        if (branch != null) {
            return new GitHubTrust.Origin.Branch(branch);
        }
        String tag = repository.tag();
        return new GitHubTrust.Origin.Tag(tag == null ? "*" : tag);
    }

    private static OptionalLong id(@Nullable Long id) {
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }
}
