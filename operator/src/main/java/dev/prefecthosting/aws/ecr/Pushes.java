package dev.prefecthosting.aws.ecr;

import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** ECR's events of pushed images, as EventBridge has put them into a queue. */
public final class Pushes implements Permitted {
    /** The longest that SQS waits for a message. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final int MOST = 10;

    private final SqsClient sqs;

    public Pushes(SqsClient sqs) {
        this.sqs = sqs;
    }

    /** An image that was pushed under a tag. */
    public record Push(String repository, String tag) {}

    /** What was received, with what takes it out of the queue; {@code pushes} may be fewer than {@code receipts}. */
    public record Received(List<Push> pushes, List<String> receipts) {}

    @Override
    public List<Permission> permissions() {
        // Nobody else's messages.
        return Permission.on("arn:aws:sqs:*:*:*-image-pushes-*", "sqs:ReceiveMessage", "sqs:DeleteMessage");
    }

    /** Waits up to {@link #LONGEST_WAIT} for the first; nothing may have come then. */
    public Received receive(String queueUrl, Duration wait) {
        List<Message> messages = sqs.receiveMessage(request ->
                        request.queueUrl(queueUrl).maxNumberOfMessages(MOST).waitTimeSeconds((int) wait.toSeconds()))
                .messages();
        return new Received(
                messages.stream()
                        .flatMap(message -> read(message.body()).stream())
                        .distinct()
                        .toList(),
                messages.stream().map(Message::receiptHandle).toList());
    }

    /** What could not be deleted is received once more. */
    public void delete(String queueUrl, Received received) {
        received.receipts()
                .forEach(receipt ->
                        sqs.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(receipt)));
    }

    /** Empty for what is no push under a tag. */
    static Optional<Push> read(String body) {
        try {
            if (CanonicalJson.parse(body) instanceof Map<?, ?> event
                    && event.get("detail") instanceof Map<?, ?> detail
                    && detail.get("repository-name") instanceof String repository
                    && detail.get("image-tag") instanceof String tag) {
                return Optional.of(new Push(repository, tag));
            }
        } catch (IllegalArgumentException e) {
            // Whoever writes what is no JSON wakes nobody.
        }
        return Optional.empty();
    }
}
