package dev.prefecthosting.reconcile.hosting.policies;

/**
 * Who may send to a queue of events: EventBridge, on behalf of our rule, and nobody else.
 *
 * @param events what they are, as the statement's ID
 */
public record QueuePolicy(String events, String queueArn, String ruleArn) {
    public Policy document() {
        return Policy.of(PolicyStatement.on(queueArn, events, "sqs:SendMessage")
                .by("Service", "events.amazonaws.com")
                .when("ArnEquals", "aws:SourceArn", ruleArn));
    }
}
