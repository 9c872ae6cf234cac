package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.ActionAnnotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What makes a controller look at a resource. */
public final class Triggers {
    private static final List<String> ACTING = List.of(
            ActionAnnotations.RECONCILE_REQUESTED_AT,
            ActionAnnotations.ABANDON_REMOTE,
            ActionAnnotations.APPROVE,
            ActionAnnotations.ADOPT,
            ActionAnnotations.RUN_REQUESTED_AT);

    private Triggers() {}

    /** A new spec, a deletion, a finalizer, an annotation that acts; never our own status. */
    public static boolean matters(HasMetadata now, HasMetadata before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || now.isMarkedForDeletion() != before.isMarkedForDeletion()
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers())
                || ACTING.stream().anyMatch(name -> !Objects.equals(annotation(now, name), annotation(before, name)));
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
