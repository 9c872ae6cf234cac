package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.reconcile.status.EventRecorder;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Annotations that would do nothing are told of, once each: nobody would look for a spelling mistake there. */
public final class AnnotationChecks {
    private final Map<String, List<String>> told = new ConcurrentHashMap<>();
    private final EventRecorder events;

    public AnnotationChecks(EventRecorder events) {
        this.events = events;
    }

    public void check(HasMetadata resource) {
        List<String> complaints = complaints(resource);
        String uid = resource.getMetadata().getUid();
        List<String> before = complaints.isEmpty() ? told.remove(uid) : told.put(uid, complaints);
        complaints.stream()
                .filter(complaint -> before == null || !before.contains(complaint))
                .forEach(complaint -> events.warning(resource, Reason.UNKNOWN_ANNOTATION, complaint));
    }

    /** With the resource. */
    public void forget(HasMetadata resource) {
        told.remove(resource.getMetadata().getUid());
    }

    static List<String> complaints(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        List<String> known = ActionAnnotations.on(resource.getKind());
        List<String> complaints = new ArrayList<>();
        new TreeMap<>(annotations == null ? Map.of() : annotations).forEach((name, value) -> {
            if (name.startsWith(ActionAnnotations.PREFIX) && !known.contains(name)) {
                complaints.add("the annotation %s does nothing on a %s: write one of %s"
                        .formatted(name, resource.getKind(), String.join(", ", known)));
            } else if (name.equals(ActionAnnotations.APPROVE) && !isGeneration(value, resource)) {
                complaints.add(
                        "the annotation %s=%s approves nothing: write the generation whose plan you approve, %d now"
                                .formatted(name, value, resource.getMetadata().getGeneration()));
            }
        });
        return complaints;
    }

    /** An earlier one was an approval once. */
    private static boolean isGeneration(String value, HasMetadata resource) {
        return value.matches("[1-9][0-9]{0,17}")
                && Long.parseLong(value) <= resource.getMetadata().getGeneration();
    }
}
