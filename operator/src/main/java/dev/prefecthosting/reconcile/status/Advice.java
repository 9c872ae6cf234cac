package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.RemoteException;
import java.util.regex.Pattern;

/** What a person can do about a failure, as a sentence to follow its cause; empty where waiting is all. */
public final class Advice {
    private static final Pattern FROM_PREFECT = Pattern.compile("\\(HTTP \\d{3}\\)$");

    private Advice() {}

    public static String on(RemoteException e) {
        return on(e.reason(), e.getMessage());
    }

    static String on(Outcome.Failed failed) {
        return on(failed.reason(), failed.message());
    }

    private static String on(Failure reason, String message) {
        if (aboutCredentials(message)) {
            return ". Write other credentials: spec.aws.credentials, or those of the operator's environment";
        }
        if (message.contains("InvalidKeyPair.NotFound")) {
            return ". spec.access.ssh.keyName names no key pair in this region:"
                    + " aws ec2 import-key-pair --key-name … --public-key-material fileb://~/.ssh/id_ed25519.pub";
        }
        if (FROM_PREFECT.matcher(message).find()) {
            return reason == Failure.QUOTA
                    ? ". The plan of this account of Prefect Cloud has no room for it: delete what is no longer used, or take another plan"
                    : "";
        }
        return switch (reason) {
            case UNAUTHORIZED ->
                ". Allow the operator's credentials this call (docs/iam-policy.json lists all it makes)";
            case QUOTA -> ". Ask for more in the console of Service Quotas, or delete what is no longer used";
            case CAPACITY ->
                ". AWS has none of this type in this zone just now:"
                        + " write another spec.instance.type or spec.network.vpc.zoneNames, or wait";
            case CONFLICT,
                    INVALID,
                    THROTTLED,
                    DEPENDENCY,
                    INCONSISTENT_YET,
                    TOKEN_USED,
                    NOT_FOUND,
                    UNAVAILABLE,
                    UNDER_WAY -> "";
        };
    }

    private static boolean aboutCredentials(String message) {
        return message.contains("InvalidClientTokenId")
                || message.contains("SignatureDoesNotMatch")
                || message.contains("UnrecognizedClientException")
                || message.contains("ExpiredToken");
    }
}
