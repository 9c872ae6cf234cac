package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;

/** A kind in AWS, which also says what its verbs need to be allowed. */
public interface AwsKind<D, R extends Remote> extends Kind<D, R>, Permitted {}
