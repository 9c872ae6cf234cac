package dev.prefecthosting.reconcile.hosting.policies;

/** Who may send to the queue of task events: EventBridge, on behalf of our rule, and nobody else. */
public record QueuePolicy(String queueArn, String ruleArn) {
    public Policy document() {
        return Policy.of(PolicyStatement.on(queueArn, "TaskEvents", "sqs:SendMessage")
                .by("Service", "events.amazonaws.com")
                .when("ArnEquals", "aws:SourceArn", ruleArn));
    }
}
