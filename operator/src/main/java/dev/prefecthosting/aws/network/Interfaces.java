package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;

/** The network interfaces, whoever's, that keep a subnet or security group from being deleted. */
final class Interfaces {
    private final String filter;
    private final String id;
    private final Ec2Client ec2;

    private Interfaces(String filter, String id, Ec2Client ec2) {
        this.filter = filter;
        this.id = id;
        this.ec2 = ec2;
    }

    static Interfaces in(String filter, String id, Ec2Client ec2) {
        return new Interfaces(filter, id, ec2);
    }

    /** AWS says only that there is a dependent object; this says which. */
    void nameUsersOnRefusal(Runnable delete) {
        try {
            delete.run();
        } catch (RemoteException e) {
            List<String> users = e.reason() == Failure.DEPENDENCY
                    ? all().stream().map(Interfaces::described).toList()
                    : List.of();
            if (users.isEmpty()) {
                throw e;
            }
            String message = e.getMessage() + "; still used by " + String.join(", ", users);
            throw new RemoteException(e.reason(), message, e.retryAfter(), e);
        }
    }

    /** Interfaces that a service left behind; ours have steps of their own. */
    void deleteLeftovers() {
        all().stream()
                .filter(each -> each.status() == NetworkInterfaceStatus.AVAILABLE)
                .filter(each -> Ec2Tags.identity(each.tagSet()).isForeign())
                .map(NetworkInterface::networkInterfaceId)
                .forEach(left -> Gone.whenDeleted(
                        () -> ec2.deleteNetworkInterface(request -> request.networkInterfaceId(left))));
    }

    private List<NetworkInterface> all() {
        return ec2
                .describeNetworkInterfacesPaginator(request -> request.filters(Ec2Tags.filter(filter, id)))
                .networkInterfaces()
                .stream()
                .toList();
    }

    private static String described(NetworkInterface each) {
        return "%s (%s, %s)".formatted(each.networkInterfaceId(), each.statusAsString(), each.description());
    }
}
