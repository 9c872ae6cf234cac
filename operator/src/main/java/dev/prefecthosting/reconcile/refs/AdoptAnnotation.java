package dev.prefecthosting.reconcile.refs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.plan.Takeovers;
import dev.prefecthosting.reconcile.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a resource is told to take over. */
public final class AdoptAnnotation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> IDS = new TypeReference<>() {};

    private AdoptAnnotation() {}

    /**
     * Throws {@link UnmetException} when it is no JSON object of texts.
     *
     * @param condition that says so
     * @param others of its kind, from which nothing is taken
     */
    public static Takeovers of(HasMetadata resource, String condition, List<? extends HasMetadata> others) {
        String written = Triggers.annotation(resource, ActionAnnotations.ADOPT);
        return new Takeovers(
                written == null ? Map.of() : parsed(written, condition),
                others.stream().map(other -> other.getMetadata().getUid()).collect(Collectors.toSet()));
    }

    private static Map<String, String> parsed(String written, String condition) {
        try {
            return JSON.readValue(written, IDS);
        } catch (JsonProcessingException e) {
            String message =
                    ActionAnnotations.ADOPT + " is no JSON object of texts: write it as {\"logical ID\": \"ID\"}";
            throw new UnmetException(condition, Reason.INVALID, message);
        }
    }
}
