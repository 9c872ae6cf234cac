package dev.prefecthosting.plan;

import java.util.Optional;

/** What would be done, in lines for people: {@code +} is made, {@code ~} changed, {@code -} removed. */
final class Preview {
    private Preview() {}

    static StepResult creation(Step<?, ?> step) {
        String first =
                step.blockedOn().map(missing -> " (first: " + missing + ")").orElse("");
        String line = "+ %s %s%s".formatted(step.kind().name(), step.logicalId(), first);
        return StepResult.announced(step, new Outcome.Blocked(line), Optional.empty(), line);
    }

    /** What can't be judged before something else is there. */
    static String beyond(StepReport notReached) {
        return notReached
                .remote()
                .map(remote -> "~ %s %s: changes with what it waits for".formatted(notReached.kind(), remote.id()))
                .orElseGet(() -> "+ %s %s".formatted(notReached.kind(), notReached.logicalId()));
    }
}
