package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.hosting.InstanceConnectSpec;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.hosting.Via;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import java.util.Optional;
import java.util.function.Predicate;

/** Which EC2 Instance Connect Endpoint a hosting uses, of those that are listed. A VPC can have no second one. */
record ConnectEndpoint(PrefectHostingSpec spec, Owner owner, AwsRegion aws) {
    static boolean isAsked(PrefectHostingSpec spec) {
        return spec.prefectApiOrDefault().viaOrDefault() == Via.INSTANCE_CONNECT;
    }

    /** The one that the spec names. */
    static Optional<String> named(PrefectHostingSpec spec) {
        return Optional.ofNullable(spec.prefectApiOrDefault().instanceConnect()).map(InstanceConnectSpec::endpointId);
    }

    /** One that the hosting did not make: it is named, or it is in the VPC already. */
    Optional<InstanceConnectEndpoints.Found> given() {
        Optional<String> named = named(spec);
        if (named.isPresent()) {
            return find(endpoint -> endpoint.id().equals(named.get()));
        }
        return aws.vpcs.find(new Identity(owner.uid(), Ids.VPC)).stream()
                .map(Remote::id)
                .findFirst()
                .flatMap(vpc -> find(endpoint -> endpoint.vpcId().equals(vpc) && !isOurs(endpoint)));
    }

    /** The one that tunnels can be opened through now. */
    Optional<InstanceConnectEndpoints.Found> usable() {
        if (!isAsked(spec)) {
            return Optional.empty();
        }
        return given().or(() -> named(spec).isPresent() ? Optional.empty() : find(this::isOurs))
                .filter(InstanceConnectEndpoints.Found::isUsable);
    }

    private boolean isOurs(InstanceConnectEndpoints.Found endpoint) {
        return endpoint.identity().equals(new Identity(owner.uid(), Ids.CONNECT_ENDPOINT));
    }

    private Optional<InstanceConnectEndpoints.Found> find(Predicate<InstanceConnectEndpoints.Found> wanted) {
        return aws.instanceConnectEndpoints.all().stream().filter(wanted).findFirst();
    }
}
