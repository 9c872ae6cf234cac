package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.prefect.JobSettings;

/**
 * How workers and flow runs log in to Prefect's API.
 *
 * @param secret in Secrets Manager
 * @param revision changes with the secret's value: a task reads it once, at its start
 */
record ApiLogin(JobSettings.ApiSecret secret, String revision) {
    private static final int REVISION_DIGITS = 16;

    static ApiLogin of(JobSettings.ApiSecret secret, String fingerprint) {
        return new ApiLogin(secret, fingerprint.substring(0, Math.min(REVISION_DIGITS, fingerprint.length())));
    }

    String arn() {
        return secret.arn();
    }

    /** The variable by which Prefect's client takes it. */
    String variable() {
        return switch (secret) {
            case JobSettings.ApiSecret.AuthString _ -> "PREFECT_API_AUTH_STRING";
            case JobSettings.ApiSecret.ApiKey _ -> "PREFECT_API_KEY";
        };
    }
}
