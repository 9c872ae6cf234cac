package dev.prefecthosting.reconcile.hosting;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.aws.events.Queues;
import dev.prefecthosting.aws.events.Rules;
import dev.prefecthosting.reconcile.hosting.policies.QueuePolicy;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How the operator hears at once of images that are pushed: ECR's events, in a queue of their own. */
record ImagePushes(HostingInputs in, HostingNames names) {
    /** Of an event that is handled at once and does no harm when it is handled twice. */
    private static final Duration VISIBILITY = Duration.ofSeconds(30);

    /** A sweep sees what nobody took from here, so no dead letters are kept either. */
    private static final Duration RETENTION = Duration.ofMinutes(10);

    /** EventBridge's limit. */
    private static final int LONGEST_PATTERN = 2048;

    Queues.Desired queue() {
        String name = names.queue(Ids.IMAGE_PUSHES);
        String arn = in.where().arn("sqs", name);
        String rule = in.where().arn("events", "rule/" + names.rule(Ids.IMAGE_PUSHES));
        return new Queues.Desired(
                name,
                VISIBILITY,
                RETENTION,
                null,
                new QueuePolicy("ImagePushes", arn, rule).document().json());
    }

    /** Where the names are too many for a pattern, all pushes of the account are told and the operator picks. */
    Rules.Desired rule(String queueArn) {
        String named = pattern(true);
        return new Rules.Desired(
                names.rule(Ids.IMAGE_PUSHES),
                named.length() <= LONGEST_PATTERN ? named : pattern(false),
                new TreeMap<>(Map.of("queue", queueArn)));
    }

    private String pattern(boolean named) {
        ObjectNode pattern = JsonNodeFactory.instance.objectNode();
        pattern.putArray("source").add("aws.ecr");
        pattern.putArray("detail-type").add("ECR Image Action");
        ObjectNode detail = pattern.putObject("detail");
        detail.putArray("action-type").add("PUSH");
        detail.putArray("result").add("SUCCESS");
        if (named) {
            var repositories = detail.putArray("repository-name");
            new TreeSet<>(in.announced()).forEach(repositories::add);
        }
        return pattern.toString();
    }
}
