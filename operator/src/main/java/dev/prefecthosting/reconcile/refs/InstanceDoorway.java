package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.aws.compute.InstanceConnect;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.tunnel.Doorway;
import java.net.URI;
import java.util.List;

/** EC2 Instance Connect as the side of tunnels sees it. */
record InstanceDoorway(AwsRegion aws, InstanceConnect.Endpoint endpoint, String instance, String privateIp)
        implements Doorway {
    @Override
    public void admit(String user, String publicKey) {
        aws.instanceConnect.sendKey(instance, user, publicKey);
    }

    @Override
    public URI tunnel() {
        return aws.instanceConnect.tunnel(endpoint, privateIp);
    }

    @Override
    public List<String> hostKeys() {
        return aws.instanceConnect.hostKeys(instance);
    }

    /** The hosting's next pass lists endpoints and instances anew. */
    @Override
    public void suspect() {
        aws.instanceConnectEndpoints.expire();
        aws.instances.expire();
    }

    @Override
    public String name() {
        return "EC2 Instance Connect Endpoint " + endpoint.id();
    }
}
