package dev.prefecthosting.derived;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.IamPolicy;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AwsCallersTest {
    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void nobodyWhoCallsAwsIsMissing() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve(Path.of("dev", "prefecthosting", "aws")))) {
            List<String> callers = files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .filter(AwsCallersTest::callsAws)
                    .toList();
            assertThat(AwsCallers.all())
                    .extracting(caller -> caller.getClass().getName())
                    .containsExactlyInAnyOrderElementsOf(callers);
        }
    }

    private static boolean callsAws(String name) {
        try {
            Class<?> type = Class.forName(name, false, AwsCallersTest.class.getClassLoader());
            return Permitted.class.isAssignableFrom(type) && !type.isInterface();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachPartFitsAManagedPolicyAndAllTogetherSayTheSame() {
        IamPolicy policy = new IamPolicy(AwsCallers.all());
        assertThat(policy.managed()).hasSizeLessThanOrEqualTo(10).allSatisfy(part -> assertThat(
                        CanonicalJson.form(part).length())
                .isLessThanOrEqualTo(6144));
        assertThat(policy.managed())
                .flatExtracting(AwsCallersTest::statements)
                .containsExactlyInAnyOrderElementsOf(statements(policy.json()));
    }

    private static List<Object> statements(String document) {
        return List.copyOf(
                (List<?>) Objects.requireNonNull(((Map<?, ?>) CanonicalJson.parse(document)).get("Statement")));
    }

    @Test
    void noActionIsAWildcard() {
        assertThat(AwsCallers.all())
                .flatExtracting(Permitted::permissions)
                .extracting(Permission::action)
                .allMatch(action -> !action.contains("*"));
    }
}
