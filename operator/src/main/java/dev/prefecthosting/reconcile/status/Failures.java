package dev.prefecthosting.reconcile.status;

import dev.prefecthosting.model.common.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Tells when a resource turns from ready, or on its way, to what a person has to look at. */
record Failures(Turns turns) {
    /** Who is told. */
    interface Turns {
        void turn(HasMetadata about, String type, Reason reason, String message);
    }

    /** One event for each turn, which writes its line into the log too; none while it stays so. */
    void tell(HasMetadata about, List<Condition> before, List<Condition> now) {
        Optional<Condition> was = ready(before);
        ready(now).filter(ready -> isNews(was, ready)).ifPresent(ready -> {
            Reason reason = Reason.of(ready.reason());
            String message = ready.message() == null ? "" : ready.message();
            switch (reason.told(was.filter(Failures::isTrue).isPresent())) {
                case WARNING -> turns.turn(about, "Warning", reason, message);
                case NORMAL -> turns.turn(about, "Normal", reason, message);
                case NOT -> {}
            }
        });
    }

    /** Another spec that fails in the same way is news, another request ID in the message is not. */
    private static boolean isNews(Optional<Condition> was, Condition ready) {
        return !isTrue(ready)
                && was.filter(before -> before.reason().equals(ready.reason())
                                && Objects.equals(before.observedGeneration(), ready.observedGeneration()))
                        .isEmpty();
    }

    private static boolean isTrue(Condition condition) {
        return condition.status().equals("True");
    }

    private static Optional<Condition> ready(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(Conditions.READY))
                .findFirst();
    }
}
