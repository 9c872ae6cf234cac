package dev.prefecthosting.courier;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.GreatestAge;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Answer;
import dev.prefecthosting.prefect.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * By a courier: the answer to a request comes with a later task, when the same is asked for again.
 *
 * @param api of the hosting
 * @param base of what is asked here; another one for the root of Prefect Cloud
 */
record CourierTransport(Courier courier, URI api, URI base) implements Transport {
    private static final ScopedValue<Change> CHANGE = ScopedValue.newInstance();
    private static final int NO_CONTENT = 204;
    /** What asks for less waits for something; what takes more only looks whether all is as it was. */
    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** One change of several requests: made again as a whole until all have their answers. */
    private static final class Change {
        private final Set<String> answered = new HashSet<>();
        private final Set<String> promised = new HashSet<>();
        private boolean waits;
    }

    @Override
    public Answer send(Request request) {
        courier.step(api);
        Ask ask = Ask.of(request, base, courier.now());
        if (ask.isRead()) {
            return courier.mail()
                    .read(ask, age(GreatestAge.asked().orElse(Duration.ZERO)))
                    .map(Reply::answer)
                    .orElseThrow(courier::later);
        }
        return CHANGE.isBound() ? partOf(CHANGE.get(), ask.needing(CHANGE.get().promised)) : alone(ask);
    }

    private Duration age(Duration asked) {
        boolean enough = asked.compareTo(SWEEP) < 0 || asked.compareTo(oldest()) > 0;
        return enough ? asked : oldest();
    }

    @Override
    public Duration oldest() {
        return courier.oldest();
    }

    @Override
    public void settle() {
        courier.step(api);
        if (courier.mail().isMaking(courier.now())) {
            throw courier.later();
        }
    }

    @Override
    public Transport at(URI other) {
        return new CourierTransport(courier, api, other);
    }

    @Override
    public <T> T together(Supplier<T> change) {
        if (CHANGE.isBound()) {
            return change.get();
        }
        Change whole = new Change();
        try {
            T made = ScopedValue.where(CHANGE, whole).call(change::get);
            if (whole.waits) {
                throw courier.later();
            }
            courier.mail().spend(whole.answered);
            return made;
        } catch (RemoteException e) {
            if (e.reason() != Failure.UNDER_WAY) {
                courier.mail().spend(whole.answered);
            }
            throw e;
        }
    }

    private Answer alone(Ask ask) {
        Reply reply = courier.mail().change(ask).orElseThrow(courier::later);
        courier.mail().spend(List.of(ask.key()));
        return reply.answer();
    }

    /** Where nothing in the answer is needed, what comes after goes along with it. */
    private Answer partOf(Change whole, Ask ask) {
        boolean promised = Promise.isGivenFor(ask.request());
        if (promised) {
            courier.mail().promise(ask);
            whole.promised.add(ask.key());
        }
        Optional<Reply> reply = courier.mail().change(ask);
        if (reply.isPresent()) {
            whole.answered.add(ask.key());
            return promised && reply.get().isDone()
                    ? Promise.of(ask)
                    : reply.get().answer();
        }
        if (ask.makes() && !promised) {
            throw courier.later();
        }
        whole.waits = true;
        return promised ? Promise.of(ask) : new Answer(NO_CONTENT, new byte[0], Optional.empty());
    }
}
