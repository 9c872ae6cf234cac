package dev.prefecthosting.reconcile.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Events for people, one object for each thing said however often it is said. */
public final class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String COMPONENT = "prefect-hosting-operator";
    private static final int LONGEST_MESSAGE = 1000;

    private final KubernetesClient kubernetes;
    private final Clock clock;

    public EventRecorder(KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    public void normal(HasMetadata about, Reason reason, String message) {
        record(about, "Normal", reason, message);
    }

    public void warning(HasMetadata about, Reason reason, String message) {
        record(about, "Warning", reason, message);
    }

    /** A turn of the resource: the same event however the message differs, such as by the ID of a request. */
    void turn(HasMetadata about, String type, Reason reason, String message) {
        record(about, type, reason, message, "");
    }

    private void record(HasMetadata about, String type, Reason reason, String message) {
        record(about, type, reason, message, message);
    }

    /** An event that can't be written is logged; it never stops a reconcile. */
    private void record(HasMetadata about, String type, Reason reason, String message, String identity) {
        String said = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
        LOG.atLevel(type.equals("Warning") ? Level.WARN : Level.INFO)
                .log(
                        "{} {}/{} {}: {}",
                        about.getKind(),
                        about.getMetadata().getNamespace(),
                        about.getMetadata().getName(),
                        reason.text(),
                        said);
        Event event = event(about, type, reason, said, identity);
        try {
            var events =
                    kubernetes.v1().events().inNamespace(about.getMetadata().getNamespace());
            Event earlier = events.withName(event.getMetadata().getName()).get();
            if (earlier == null) {
                events.resource(event).create();
            } else {
                events.resource(again(earlier, event)).update();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("an event could not be written: {}", e.getMessage());
        }
    }

    private static Event again(Event earlier, Event now) {
        int times = earlier.getCount() == null ? 1 : earlier.getCount();
        return new EventBuilder(earlier)
                .withCount(times + 1)
                .withMessage(now.getMessage())
                .withLastTimestamp(now.getLastTimestamp())
                .build();
    }

    private Event event(HasMetadata about, String type, Reason reason, String message, String identity) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String what = about.getMetadata().getUid() + reason.text() + identity;
        String digits = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .substring(0, 16);
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName() + "." + digits)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason.text())
                .withMessage(message)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withReportingInstance(COMPONENT)
                .build();
    }
}
