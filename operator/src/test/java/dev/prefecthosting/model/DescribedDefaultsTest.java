package dev.prefecthosting.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Durations;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.workpool.WorkPoolSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Descriptions tell people the defaults; the code must have the same. */
class DescribedDefaultsTest {
    private static final Pattern DEFAULT = Pattern.compile(".*[.;] [Dd]efault ([^ ]+)\\.", Pattern.DOTALL);
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    @Test
    void everyDefaultIsDescribedAsItIs() throws ReflectiveOperationException {
        Map<String, String> wrong = new LinkedHashMap<>();
        int compared = 0;
        for (Class<?> record : records()) {
            for (RecordComponent component : record.getRecordComponents()) {
                Optional<String> described = described(component);
                Optional<Method> inCode = inCode(component);
                if (described.isPresent() && inCode.isPresent()) {
                    compared++;
                    Object real = inCode.get().invoke(empty(record));
                    if (!agree(described.get(), real)) {
                        wrong.put(record.getSimpleName() + "." + component.getName(), "in code " + real);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(40);
    }

    private static Optional<String> described(RecordComponent component) {
        JsonPropertyDescription description = component.getAccessor().getAnnotation(JsonPropertyDescription.class);
        Matcher matcher = DEFAULT.matcher(description == null ? "" : description.value());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Method> inCode(RecordComponent component) {
        return Arrays.stream(component.getDeclaringRecord().getMethods())
                .filter(method -> method.getName().equals(component.getName() + "OrDefault"))
                .filter(method -> method.getParameterCount() == 0)
                .findFirst();
    }

    /** An empty list may stand for none or for all. */
    private static boolean agree(String described, Object real) {
        if (real instanceof Collection<?> all && all.isEmpty()) {
            return described.equals("none") || described.equals("all");
        }
        return real instanceof Duration duration
                ? Durations.parse(described).equals(duration)
                : JSON.asJson(real).replace("\"", "").equals(described);
    }

    /** Nothing written. */
    private static Object empty(Class<?> record) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> constructor = record.getDeclaredConstructor(types);
        return constructor.newInstance(new Object[types.length]);
    }

    private static Set<Class<?>> records() {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> spec : List.of(PrefectHostingSpec.class, WorkPoolSpec.class, FlowDeploymentSpec.class)) {
            collect(spec, found);
        }
        return found;
    }

    private static void collect(Type type, Set<Class<?>> found) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, found);
            }
        } else if (type instanceof Class<?> plain && plain.isRecord() && found.add(plain)) {
            for (RecordComponent component : plain.getRecordComponents()) {
                collect(component.getGenericType(), found);
            }
        }
    }
}
