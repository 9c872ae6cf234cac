package dev.prefecthosting.aws.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueueAttributesTest {
    private static final String DEAD = "arn:aws:sqs:eu-west-1:1:dead";

    private final Queues queues = new Queues(new SqsClient() {
        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    });

    private final Queues.Desired desired = new Queues.Desired(
            "q",
            Duration.ofMinutes(5),
            Duration.ofDays(4),
            new Queues.Redrive(DEAD, 3),
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\"}}");

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        assertThat(queues.compare(desired, read(QueueAttributes.of(desired)))).isEqualTo(Difference.NONE);
    }

    @Test
    void aCountThatComesBackAsATextIsTheSame() {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributes.of(desired));
        attributes.put(
                QueueAttributeName.REDRIVE_POLICY,
                "{\"maxReceiveCount\":\"3\",\"deadLetterTargetArn\":\"%s\"}".formatted(DEAD));
        assertThat(queues.compare(desired, read(attributes))).isEqualTo(Difference.NONE);
    }

    @Test
    void aPolicyThatWasTakenAwayIsADifference() {
        Map<QueueAttributeName, String> attributes = new EnumMap<>(QueueAttributes.of(desired));
        attributes.remove(QueueAttributeName.POLICY);
        assertThat(queues.compare(desired, read(attributes))).isInstanceOf(Difference.Update.class);
    }

    private static Queues.Found read(Map<QueueAttributeName, String> attributes) {
        Map<QueueAttributeName, String> all = new EnumMap<>(attributes);
        all.put(QueueAttributeName.QUEUE_ARN, "arn:aws:sqs:eu-west-1:1:q");
        return QueueAttributes.found("https://sqs/1/q", new Identity("u", "l"), all);
    }
}
