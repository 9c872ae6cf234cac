package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.aws.Credentials;
import dev.prefecthosting.aws.KnownRegions;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.aws.inventory.Place;
import dev.prefecthosting.model.hosting.AssumeRole;
import dev.prefecthosting.model.hosting.AwsSpec;
import dev.prefecthosting.model.hosting.CredentialsSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.status.Reason;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a hosting's {@code spec.aws} to the region it stands for. */
public final class AwsAccess {
    public static final String CONDITION = "CredentialsValid";

    private static final String KEY_ID = "aws_access_key_id";
    private static final String KEY = "aws_secret_access_key";
    private static final String TOKEN = "aws_session_token";

    private final Secrets secrets;
    private final AwsRegions regions;
    private final AllowedEndpoints endpoints;
    private final TenantRules rules;

    public AwsAccess(Secrets secrets, AwsRegions regions, AllowedEndpoints endpoints, TenantRules rules) {
        this.rules = rules;
        this.secrets = secrets;
        this.regions = regions;
        this.endpoints = endpoints;
    }

    /** Throws {@link UnmetException} when credentials are missing, or what is written is not allowed. */
    public AwsRegion of(PrefectHosting hosting) {
        rules.hold(hosting);
        AwsSpec aws = hosting.getSpec().aws();
        refuseUnknown(aws);
        String namespace = hosting.getMetadata().getNamespace();
        Place place = new Place(aws.region(), endpoint(aws), credentials(namespace, aws.credentials()));
        return regions.at(hosting.getMetadata().getUid(), place);
    }

    /** With the hosting. */
    public void forget(PrefectHosting hosting) {
        regions.leave(hosting.getMetadata().getUid());
    }

    /** What stands in for AWS may have any region. */
    private static void refuseUnknown(AwsSpec aws) {
        if (aws.endpointUrl() == null) {
            KnownRegions.problem(aws.region()).ifPresent(problem -> {
                String anew = "spec.aws.region: %s It can't be changed: make another PrefectHosting"
                        .formatted(problem.endsWith("?") ? problem : problem + ".");
                throw new UnmetException(CONDITION, Reason.INVALID, anew);
            });
        }
    }

    private Optional<URI> endpoint(AwsSpec aws) {
        return Optional.ofNullable(aws.endpointUrl())
                .map(written -> endpoints.named(written, "spec.aws.endpointUrl", CONDITION));
    }

    private Credentials credentials(String namespace, @Nullable CredentialsSpec spec) {
        if (spec == null) {
            return new Credentials.DefaultChain();
        }
        AssumeRole role = spec.assumeRole();
        if (role != null) {
            String session = role.sessionName() == null ? "prefect-hosting-operator" : role.sessionName();
            return new Credentials.Role(role.roleArn(), Optional.ofNullable(role.externalId()), session);
        }
        return spec.secretRef() == null
                ? new Credentials.DefaultChain()
                : keys(namespace, spec.secretRef().name());
    }

    private Credentials keys(String namespace, String name) {
        Map<String, String> read = secrets.all(namespace, name);
        String id = read.get(KEY_ID);
        String key = read.get(KEY);
        if (id == null || key == null) {
            throw new UnmetException(
                    CONDITION, Reason.SECRET_NOT_FOUND, Secrets.howToMake(namespace, name, KEY_ID, KEY));
        }
        return new Credentials.Keys(id, key, Optional.ofNullable(read.get(TOKEN)));
    }
}
