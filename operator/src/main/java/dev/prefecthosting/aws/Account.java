package dev.prefecthosting.aws;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;

/** The account that a set of credentials belongs to. */
public final class Account implements Permitted {
    private final StsClient sts;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable String id;

    public Account(StsClient sts) {
        this.sts = sts;
    }

    /** Twelve digits. Asked for until it is answered once; throws UNAUTHORIZED for credentials that are not valid. */
    public String id() {
        String known = id;
        return known == null ? ask() : known;
    }

    private String ask() {
        asking.lock();
        try {
            String known = id;
            if (known == null) {
                known = sts.getCallerIdentity().account();
                id = known;
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    @Override
    public List<Permission> permissions() {
        return Permission.anywhere("sts:GetCallerIdentity");
    }
}
