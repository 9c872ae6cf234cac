package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.RemoteException;
import java.time.Duration;
import java.util.List;

/**
 * By EC2 Instance Connect: a WebSocket to the instance's SSH server, and a key that is new at each opening.
 *
 * @param instance the SSH server under its address in the network
 * @param trust what is known of its host keys; what is missing is read from the doorway
 */
public record InstanceConnectRoute(Hop instance, Doorway doorway, Trust trust) implements Route {
    /** AWS cuts it after an hour. */
    private static final Duration RENEW = Duration.ofMinutes(54);

    private static final String PERMISSION = "Is the operator allowed %s? See docs/iam-policy.md";

    @Override
    public Duration renewAfter() {
        return RENEW;
    }

    @Override
    public Line open(Dialer dialer, List<String> learned) {
        Trust known = trust.and(learned);
        if (known.keyTypes(instance).isEmpty()) {
            return line(dialer, shown());
        }
        try {
            return line(dialer, known, List.of());
        } catch (RemoteException e) {
            if (!(e.getCause() instanceof OtherHostKeyException)) {
                throw e;
            }
            // An instance makes new keys when its disk is another one; what AWS says of it then is as good as before.
            List<String> shown = shown();
            if (known.knownHosts().containsAll(shown)) {
                throw e;
            }
            return line(dialer, shown);
        }
    }

    private Line line(Dialer dialer, List<String> shown) {
        return line(dialer, new Trust(shown, trust.from(), false, trust.advice()), shown);
    }

    /** @param learned what is to be kept once it has proven true */
    private Line line(Dialer dialer, Trust known, List<String> learned) {
        Identity identity = Identity.fresh(
                "EC2 Instance Connect",
                "Does %s have the package ec2-instance-connect, and a clock that is right?"
                        .formatted(doorway.instance()));
        admit(identity);
        WebSocketDoor door = dialer.openDoor(doorway);
        try {
            Dialer.Dialed dialed = dialer.dial(instance, door.address(), identity, known);
            return Line.begun(new Dialer.Dialed(dialed.session(), dialed.hop(), learned));
        } catch (RemoteException e) {
            throw door.closing().map(why -> unreachable(why, e)).orElse(e);
        } finally {
            door.closeEntrance();
        }
    }

    private void admit(Identity identity) {
        try {
            doorway.admit(instance.user(), identity.publicKey());
        } catch (RemoteException e) {
            String check =
                    switch (e.reason()) {
                        case UNAUTHORIZED -> PERMISSION.formatted("ec2-instance-connect:SendSSHPublicKey");
                        case THROTTLED,
                                CAPACITY,
                                QUOTA,
                                INCONSISTENT_YET,
                                UNAVAILABLE,
                                TOKEN_USED,
                                CONFLICT,
                                UNDER_WAY -> "It is tried again";
                        case DEPENDENCY, NOT_FOUND, INVALID -> "Does the instance run?";
                    };
            throw BrokenHop.at("a key for %s of %s".formatted(instance.user(), doorway.instance()), e, check);
        }
    }

    /** Lines of {@code known_hosts} by what AWS says of the instance. */
    private List<String> shown() {
        List<String> keys;
        try {
            keys = doorway.hostKeys();
        } catch (RemoteException e) {
            throw BrokenHop.at("the console of " + doorway.instance(), e, PERMISSION.formatted("ec2:GetConsoleOutput"));
        }
        if (keys.isEmpty()) {
            throw BrokenHop.at(
                    instance,
                    "its host key is not known yet: the console output of " + doorway.instance() + " has none",
                    "It comes some minutes after the first start; later, reboot the instance or write it into "
                            + trust.from(),
                    null);
        }
        return keys.stream().map(key -> Trust.line(instance, key)).toList();
    }

    private RemoteException unreachable(String why, RemoteException cause) {
        return BrokenHop.at(
                doorway.name(),
                "%s at %s can't be reached: %s".formatted(doorway.instance(), instance, why),
                "Does it run, does its SSH server listen, and does its security group admit that of the endpoint to"
                        + " port " + instance.port() + "?",
                cause);
    }
}
