package dev.prefecthosting.aws.events;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.iam.PolicyJson;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS queues, encrypted with SQS's own key. */
public final class Queues implements AwsKind<Queues.Desired, Queues.Found> {
    public static final int LONGEST_NAME = 80;

    private static final int LISTED_PER_CALL = 1000;

    private final SqsClient sqs;

    public Queues(SqsClient sqs) {
        this.sqs = sqs;
    }

    /** Where messages go that nobody could handle. */
    public record Redrive(String queueArn, int maxReceives) {}

    /**
     * @param visibility how long a message that was received is hidden from others
     * @param policy a policy document; null: the account's own roles only
     */
    public record Desired(
            String name,
            Duration visibility,
            Duration retention,
            @Nullable Redrive redrive,
            @Nullable String policy) {
        public Desired {
            policy = policy == null ? null : PolicyJson.canonical(policy);
        }
    }

    /** @param id the ARN */
    public record Found(
            String id,
            Identity identity,
            String url,
            Duration visibility,
            Duration retention,
            @Nullable Redrive redrive,
            @Nullable String policy,
            boolean encrypted)
            implements Remote {
        @Override
        public String state() {
            return "exists";
        }

        public String name() {
            return id.substring(id.lastIndexOf(':') + 1);
        }
    }

    @Override
    public String name() {
        return "Queue";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere("sqs:ListQueues"),
                        Permission.on(
                                "arn:aws:sqs:*:*:*",
                                "sqs:GetQueueUrl",
                                "sqs:GetQueueAttributes",
                                "sqs:ListQueueTags",
                                "sqs:CreateQueue",
                                "sqs:TagQueue",
                                "sqs:UntagQueue",
                                "sqs:SetQueueAttributes",
                                "sqs:DeleteQueue"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return sqs.listQueuesPaginator(request -> request.maxResults(LISTED_PER_CALL)).queueUrls().stream()
                .filter(Names::mayBeOurs)
                .map(this::read)
                .flatMap(Optional::stream)
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    private Optional<Found> read(String url) {
        try {
            Map<String, String> tags =
                    sqs.listQueueTags(request -> request.queueUrl(url)).tags();
            Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(
                            request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                    .attributes();
            return Optional.of(QueueAttributes.found(url, Tags.identity(tags), attributes));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** SQS answers with the queue that has the name already, if it is the same in all attributes. */
    @Override
    public Found create(Creation creation, Desired desired) {
        String url;
        try {
            url = sqs.createQueue(request -> request.queueName(desired.name())
                            .attributes(QueueAttributes.of(desired))
                            .tags(Tags.of(creation)))
                    .queueUrl();
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            url = sqs.getQueueUrl(request -> request.queueName(desired.name())).queueUrl();
        }
        return read(url)
                .filter(found -> found.identity().equals(creation.identity()))
                .orElseThrow(() -> new RemoteException(
                        Failure.CONFLICT, "the queue name " + desired.name() + " is taken by another owner", null));
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("visibility", actual.visibility(), desired.visibility())
                .update("retention", actual.retention(), desired.retention())
                .update("dead letters", actual.redrive(), desired.redrive())
                .update("policy", actual.policy(), desired.policy())
                .update("encrypted", actual.encrypted(), true)
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributes.of(desired));
        // An empty text takes an attribute away.
        attributes.putIfAbsent(QueueAttributeName.REDRIVE_POLICY, "");
        attributes.putIfAbsent(QueueAttributeName.POLICY, "");
        if (actual.redrive() == null && desired.redrive() == null) {
            attributes.remove(QueueAttributeName.REDRIVE_POLICY);
        }
        if (actual.policy() == null && desired.policy() == null) {
            attributes.remove(QueueAttributeName.POLICY);
        }
        sqs.setQueueAttributes(request -> request.queueUrl(actual.url()).attributes(attributes));
        return new Found(
                actual.id(),
                actual.identity(),
                actual.url(),
                desired.visibility(),
                desired.retention(),
                desired.redrive(),
                desired.policy(),
                true);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> sqs.deleteQueue(request -> request.queueUrl(actual.url())));
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        sqs.tagQueue(request -> request.queueUrl(actual.url()).tags(tags));
    }

    @Override
    public void release(Found actual) {
        sqs.tagQueue(request -> request.queueUrl(actual.url()).tags(Map.of(Tags.RETAINED, "true")));
        sqs.untagQueue(request -> request.queueUrl(actual.url()).tagKeys(Tags.OWNER_UID));
    }
}
