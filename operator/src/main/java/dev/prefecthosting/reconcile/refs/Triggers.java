package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.ActionAnnotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What makes a controller look at a resource. */
public final class Triggers {
    private Triggers() {}

    /** A new spec, a deletion, a finalizer, an annotation that acts; never our own status. */
    public static boolean matters(HasMetadata now, HasMetadata before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || now.isMarkedForDeletion() != before.isMarkedForDeletion()
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || !ours(now).equals(ours(before));
    }

    /** Those that act, and those that somebody may have meant to act. */
    private static Map<String, String> ours(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        Map<String, String> ours = new HashMap<>(annotations == null ? Map.of() : annotations);
        ours.keySet().removeIf(name -> !name.startsWith(ActionAnnotations.PREFIX));
        return ours;
    }

    /** Changes of another kind wake those that refer to it, or that it refers to. */
    public static <S extends HasMetadata, P extends HasMetadata> InformerEventSource<S, P> on(
            Class<S> kind, Class<P> primary, EventSourceContext<P> context, SecondaryToPrimaryMapper<S> wakes) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, primary)
                        .withName(kind.getSimpleName())
                        .withSecondaryToPrimaryMapper(wakes)
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    public static @Nullable String annotation(HasMetadata resource, String name) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }
}
