package dev.prefecthosting.aws.events;

import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.iam.PolicyJson;
import dev.prefecthosting.plan.Identity;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue's attributes, which SQS has as texts. */
final class QueueAttributes {
    private QueueAttributes() {}

    static Map<QueueAttributeName, String> of(Queues.Desired desired) {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributeName.class);
        attributes.put(QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true");
        attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, seconds(desired.visibility()));
        attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, seconds(desired.retention()));
        Queues.Redrive redrive = desired.redrive();
        if (redrive != null) {
            attributes.put(
                    QueueAttributeName.REDRIVE_POLICY,
                    CanonicalJson.of(Map.of(
                            "deadLetterTargetArn", redrive.queueArn(), "maxReceiveCount", redrive.maxReceives())));
        }
        String policy = desired.policy();
        if (policy != null) {
            attributes.put(QueueAttributeName.POLICY, policy);
        }
        return attributes;
    }

    static Queues.Found found(String url, Identity identity, Map<QueueAttributeName, String> attributes) {
        String policy = attributes.get(QueueAttributeName.POLICY);
        return new Queues.Found(
                attributes.getOrDefault(QueueAttributeName.QUEUE_ARN, ""),
                identity,
                url,
                duration(attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT)),
                duration(attributes.get(QueueAttributeName.MESSAGE_RETENTION_PERIOD)),
                redrive(attributes.get(QueueAttributeName.REDRIVE_POLICY)),
                policy == null || policy.isEmpty() ? null : PolicyJson.canonical(policy),
                "true".equals(attributes.get(QueueAttributeName.SQS_MANAGED_SSE_ENABLED)));
    }

    /** SQS gives the count back as a number or as a text, as it was written. */
    private static Queues.@Nullable Redrive redrive(@Nullable String json) {
        if (json == null || json.isEmpty() || !(CanonicalJson.parse(json) instanceof Map<?, ?> policy)) {
            return null;
        }
        return new Queues.Redrive(
                String.valueOf(policy.get("deadLetterTargetArn")),
                Integer.parseInt(String.valueOf(policy.get("maxReceiveCount"))));
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    private static Duration duration(@Nullable String seconds) {
        return Duration.ofSeconds(seconds == null ? 0 : Long.parseLong(seconds));
    }
}
