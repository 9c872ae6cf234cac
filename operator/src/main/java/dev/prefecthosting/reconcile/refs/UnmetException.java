package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.reconcile.status.Reason;

/** Something that a resource refers to is missing or may not be used: becomes a condition, not an error. */
public final class UnmetException extends RuntimeException {
    private final String condition;
    private final Reason reason;
    private final String whatToDo;

    public UnmetException(String condition, Reason reason, String whatToDo) {
        super(whatToDo);
        this.condition = condition;
        this.reason = reason;
        this.whatToDo = whatToDo;
    }

    /** The condition that it makes false. */
    public String condition() {
        return condition;
    }

    public Reason reason() {
        return reason;
    }

    public String whatToDo() {
        return whatToDo;
    }
}
