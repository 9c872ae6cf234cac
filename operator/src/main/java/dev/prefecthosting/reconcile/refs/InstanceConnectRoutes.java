package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.aws.compute.InstanceConnect;
import dev.prefecthosting.model.hosting.InstanceConnectSpec;
import dev.prefecthosting.model.hosting.InstanceStatus;
import dev.prefecthosting.model.hosting.PrefectApiStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.tunnel.Hop;
import dev.prefecthosting.tunnel.InstanceConnectRoute;
import dev.prefecthosting.tunnel.Trust;
import java.util.Optional;

/** From a hosting whose {@code spec.prefectApi.via} is InstanceConnect to the way through its endpoint. */
record InstanceConnectRoutes(AwsAccess aws) {
    private static final int SSH = 22;

    /** Throws {@link UnmetException} while there is no instance or no endpoint. */
    InstanceConnectRoute of(PrefectHosting hosting) {
        InstanceStatus instance = SshRoutes.instance(hosting).orElseThrow(() -> unmet("the instance is not there yet"));
        String id = instance.id();
        String address = instance.privateIp();
        if (id == null || address == null) {
            throw unmet("the instance has no address yet");
        }
        var doorway = new InstanceDoorway(aws.of(hosting), endpoint(hosting), id, address);
        Hop hop = new Hop(SshRoutes.userOf(hosting), address, SSH);
        return new InstanceConnectRoute(hop, doorway, trust(hosting));
    }

    private static InstanceConnect.Endpoint endpoint(PrefectHosting hosting) {
        PrefectApiStatus api = Optional.ofNullable(hosting.getStatus())
                .map(status -> status.prefectApi())
                .orElse(PrefectApiStatus.EMPTY);
        String id = api.endpointId();
        String dnsName = api.endpointDnsName();
        if (id == null || dnsName == null) {
            throw unmet(missing(hosting));
        }
        return new InstanceConnect.Endpoint(id, dnsName);
    }

    private static String missing(PrefectHosting hosting) {
        String region = hosting.getSpec().aws().region();
        return Optional.ofNullable(hosting.getSpec().prefectApiOrDefault().instanceConnect())
                .map(InstanceConnectSpec::endpointId)
                .map(id -> ("spec.prefectApi.instanceConnect.endpointId %s is not there, or can't be used yet: aws"
                                + " ec2 describe-instance-connect-endpoints --region %s. Leave it out to have one made")
                        .formatted(id, region))
                .orElse("the EC2 Instance Connect Endpoint is not there yet; AWS takes some minutes to make one");
    }

    private static Trust trust(PrefectHosting hosting) {
        String advice = "Nor is it in the instance's console output: another machine answers at its address, or its"
                + " keys were changed by hand. Trust it only if you know why: write its line of known_hosts there";
        return new Trust(SshRoutes.kept(hosting), SshRoutes.IN_STATUS, false, advice);
    }

    private static UnmetException unmet(String why) {
        return new UnmetException(PrefectAccess.CONDITION, Reason.REFERENCE_NOT_READY, why);
    }
}
