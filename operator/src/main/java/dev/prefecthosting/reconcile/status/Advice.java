package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Outcome;

/** What a person can do about a failure, as a sentence to follow its cause; empty where waiting is all. */
final class Advice {
    private Advice() {}

    static String on(Outcome.Failed failed) {
        String message = failed.message();
        if (message.contains("InvalidKeyPair.NotFound")) {
            return ". spec.access.ssh.keyName names no key pair in this region:"
                    + " aws ec2 import-key-pair --key-name … --public-key-material fileb://~/.ssh/id_ed25519.pub";
        }
        return switch (failed.reason()) {
            case UNAUTHORIZED ->
                ". Allow the operator's credentials this call (docs/iam-policy.json lists all it makes)";
            case QUOTA -> ". Ask for more in the console of Service Quotas, or delete what is no longer used";
            case CAPACITY ->
                ". AWS has none of this type in this zone just now:"
                        + " write another spec.instance.type or spec.network.vpc.zoneNames, or wait";
            case CONFLICT, INVALID, THROTTLED, DEPENDENCY, INCONSISTENT_YET, TOKEN_USED, NOT_FOUND, UNAVAILABLE -> "";
        };
    }
}
