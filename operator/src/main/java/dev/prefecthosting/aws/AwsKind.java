package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import java.util.List;

/** A kind in AWS, which also says what its verbs need to be allowed. docs/iam-policy.json is generated from it. */
public interface AwsKind<D, R extends Remote> extends Kind<D, R> {
    /** Every action that its verbs call, dependent ones included. */
    List<Permission> permissions();
}
