package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.RemoteException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/** Whether one host shows the key it should; remembers what it showed, to say so. */
final class HostKeyCheck {
    private final Hop hop;
    private final Trust trust;
    private volatile @Nullable PublicKey refused;
    private volatile @Nullable PublicKey learned;

    HostKeyCheck(Hop hop, Trust trust) {
        this.hop = hop;
        this.trust = trust;
    }

    List<String> keyTypes() {
        return trust.keyTypes(hop);
    }

    boolean accepts(PublicKey key) {
        return switch (trust.on(hop, key)) {
            case RIGHT -> true;
            case WRONG -> refuse(key);
            case UNKNOWN -> trust.keepsFirst() ? learn(key) : refuse(key);
        };
    }

    private boolean learn(PublicKey key) {
        learned = key;
        return true;
    }

    private boolean refuse(PublicKey key) {
        refused = key;
        return false;
    }

    /** That the host showed another key, if that is why there is no session. */
    Optional<RemoteException> refusal() {
        return Optional.ofNullable(refused).map(key -> {
            String why = "its host key %s %s is not in %s"
                    .formatted(KeyUtils.getKeyType(key), KeyUtils.getFingerPrint(key), trust.from());
            return BrokenHop.at(hop, why, trust.adviceOn(hop), new OtherHostKeyException());
        });
    }

    /** The line of {@code known_hosts} that is new. */
    Optional<String> learnedLine() {
        return Optional.ofNullable(learned).map(key -> Trust.line(hop, key));
    }
}
