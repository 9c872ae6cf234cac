package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.aws.iam.Boundary;
import dev.prefecthosting.model.hosting.AwsSpec;
import dev.prefecthosting.model.hosting.CredentialsSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.status.Reason;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs the operator lets hostings do on AWS.
 *
 * @param ownCredentials namespaces whose hostings may use the operator's own credentials, also to assume a role; empty: all
 * @param boundary on every role, so that no hosting may name another
 */
public record TenantRules(Set<String> ownCredentials, Optional<Boundary> boundary) {
    /** Every hosting may do everything. */
    public static final TenantRules NONE = new TenantRules(Set.of(), Optional.empty());

    public TenantRules {
        ownCredentials = Set.copyOf(ownCredentials);
    }

    /** Throws {@link UnmetException} that says what to write. */
    void hold(PrefectHosting hosting) {
        AwsSpec aws = hosting.getSpec().aws();
        String namespace = hosting.getMetadata().getNamespace();
        if (!ownCredentials.isEmpty() && !ownCredentials.contains(namespace) && usesOwn(aws.credentials())) {
            throw refused(
                    "hostings of namespace %s may not use the operator's own AWS credentials (PREFECT_HOSTING_OWN_CREDENTIALS_NAMESPACES): write spec.aws.credentials.secretRef: {name: …}"
                            .formatted(namespace));
        }
        String written = aws.permissionsBoundaryArn();
        boundary.filter(each -> written != null && !each.isNamedBy(written)).ifPresent(each -> {
            throw refused(
                    "every role has the permissions boundary %s (PREFECT_HOSTING_PERMISSIONS_BOUNDARY): leave spec.aws.permissionsBoundaryArn out"
                            .formatted(each.policy()));
        });
    }

    private static boolean usesOwn(@Nullable CredentialsSpec credentials) {
        return credentials == null || credentials.secretRef() == null;
    }

    private static UnmetException refused(String whatToDo) {
        return new UnmetException(AwsAccess.CONDITION, Reason.REFERENCE_NOT_ALLOWED, whatToDo);
    }
}
