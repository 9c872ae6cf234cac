package dev.prefecthosting.plan;

/** What earlier steps of this plan have made. */
public interface Made {
    /** Throws {@link IllegalStateException} for a step that was not named as a dependency: a mistake in the plan. */
    <R extends Remote> R get(Step<?, R> step);

    default String id(Step<?, ?> step) {
        return get(step).id();
    }
}
