package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.ecr.Pushes;
import dev.prefecthosting.aws.events.Queues;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.hosting.Ids;
import dev.prefecthosting.reconcile.status.Advice;
import dev.prefecthosting.reconcile.status.Reason;
import dev.prefecthosting.reconcile.status.Reporting;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives the pushes of one hosting's queue until nobody wants them; a sweep sees what it misses. */
final class PushListener implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PushListener.class);

    /** Until the hosting has made the queue. */
    private static final Duration QUEUE_TAKES = Duration.ofSeconds(5);

    private final String hostingUid;
    private final PushListeners listeners;
    private final Reporting reporting;
    private String lastFailure = "";

    PushListener(String hostingUid, PushListeners listeners, Reporting reporting) {
        this.hostingUid = hostingUid;
        this.listeners = listeners;
        this.reporting = reporting;
    }

    @Override
    public void run() {
        try {
            Optional<PushListeners.Post> post = listeners.post(hostingUid);
            while (post.isPresent()) {
                Thread.sleep(hear(post.get()));
                post = listeners.post(hostingUid);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("no longer listening for pushes of images until the next sweep", e);
            listeners.leave(hostingUid);
        }
    }

    /** Returns how long to pause. */
    private Duration hear(PushListeners.Post post) {
        Identity identity = new Identity(hostingUid, Ids.IMAGE_PUSHES);
        Optional<Queues.Found> queue =
                post.region().queues.find(identity).stream().findFirst();
        if (queue.isEmpty()) {
            return QUEUE_TAKES;
        }
        try {
            Pushes pushes = post.region().pushes;
            // After a failure the first answer shall not take long: others wait for it to know that AWS is back.
            Duration wait = lastFailure.isEmpty() ? Pushes.LONGEST_WAIT : Duration.ZERO;
            Pushes.Received received = pushes.receive(queue.get().url(), wait);
            received.pushes().forEach(push -> listeners.heard(post, push));
            pushes.delete(queue.get().url(), received);
            lastFailure = "";
            reporting.backoff().success(key());
            return Duration.ZERO;
        } catch (RemoteException e) {
            tell(post.hosting(), e);
            return reporting.backoff().failure(key());
        }
    }

    private String key() {
        return hostingUid + " pushes";
    }

    /** Once for each cause; a queue that comes and goes, and an AWS that is away, are nothing that a person can mend. */
    private void tell(PrefectHosting hosting, RemoteException e) {
        LOG.warn("pushes of images can't be received: {}", e.getMessage());
        boolean isMended = e.reason() == Failure.UNAUTHORIZED || e.reason() == Failure.INVALID;
        if (isMended && !lastFailure.equals(e.reason().label())) {
            String message = "pushed images roll out at the next sweep only, since ECR's events can't be received: "
                    + e.getMessage() + Advice.on(e);
            reporting.events().warning(hosting, Reason.of(e.reason()), message);
        }
        lastFailure = e.reason().label();
    }
}
