package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import java.util.Map;

/** A kind in AWS, which also says what its verbs need to be allowed, and nearly always carries tags. */
public interface AwsKind<D, R extends Remote> extends Kind<D, R>, Permitted {
    @Override
    void tag(R actual, Map<String, String> tags);
}
