package dev.prefecthosting.aws;

import java.util.Optional;

/** What AWS is called with; equal ones share clients and inventories. */
public sealed interface Credentials {
    /** The SDK's default chain: IRSA, pod identity, environment … */
    record DefaultChain() implements Credentials {}

    /** Access keys, as kept in a Secret. */
    record Keys(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) implements Credentials {
        @Override
        public String toString() {
            return "Keys[" + accessKeyId + "]";
        }
    }

    /** A role assumed with the default chain ({@code sts:AssumeRole}). */
    record Role(String roleArn, Optional<String> externalId, String sessionName) implements Credentials {}
}
