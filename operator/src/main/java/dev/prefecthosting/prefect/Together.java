package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Copy;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind each of whose changes goes its way as one. */
record Together<D, R extends Remote>(Kind<D, R> kind, Transport transport) implements Kind<D, R> {
    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public Freshness freshness() {
        return kind.freshness();
    }

    @Override
    public boolean createIsIdempotent() {
        return kind.createIsIdempotent();
    }

    @Override
    public List<R> list(Scan<R> scan) {
        return kind.list(scan);
    }

    @Override
    public R create(Creation creation, D desired) {
        return transport.together(() -> kind.create(creation, desired));
    }

    @Override
    public Difference compare(D desired, R actual) {
        return kind.compare(desired, actual);
    }

    @Override
    public R update(R actual, D desired) {
        return transport.together(() -> kind.update(actual, desired));
    }

    @Override
    public Optional<R> delete(R actual) {
        return transport.together(() -> kind.delete(actual));
    }

    @Override
    public Outcome readiness(R actual) {
        return kind.readiness(actual);
    }

    @Override
    public boolean isEnding(R actual) {
        return kind.isEnding(actual);
    }

    @Override
    public boolean isRetained(R actual) {
        return kind.isRetained(actual);
    }

    @Override
    public void release(R actual) {
        transport.together(() -> {
            kind.release(actual);
            return Optional.empty();
        });
    }

    @Override
    public void tag(R actual, Map<String, String> tags) {
        kind.tag(actual, tags);
    }

    @Override
    public Copy copy(R actual) {
        return kind.copy(actual);
    }

    @Override
    public Optional<R> claimed(D desired, List<R> listed) {
        return kind.claimed(desired, listed);
    }
}
