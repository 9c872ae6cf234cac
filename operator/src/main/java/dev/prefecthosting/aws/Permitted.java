package dev.prefecthosting.aws;

import java.util.List;

/** What calls AWS and says what that needs to be allowed. docs/iam-policy.json is generated from it. */
public interface Permitted {
    /** Every action that it calls, dependent ones included. */
    List<Permission> permissions();
}
