package dev.prefecthosting.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

class RolesBoundaryTest {
    private static final String ENFORCED = "arn:aws:iam::123456789012:policy/limit";
    private static final String TRUST = "{\"Statement\": []}";

    private final Roles roles = new Roles(new NoIam(), () -> Optional.of(ENFORCED));

    @Test
    void aBoundaryThatIsEnforcedIsOnEveryRole() {
        assertThat(compare(null, null)).isInstanceOf(Difference.Update.class);
        assertThat(compare("arn:aws:iam::123456789012:policy/mine", "arn:aws:iam::123456789012:policy/mine"))
                .isInstanceOf(Difference.Update.class);
        assertThat(compare(null, ENFORCED)).isEqualTo(Difference.NONE);
    }

    private Difference compare(@Nullable String desired, @Nullable String actual) {
        Roles.Desired wanted = Roles.Desired.of("role", TRUST, Map.of(), desired);
        return roles.compare(
                wanted,
                new Roles.Found(
                        "arn",
                        new Identity("uid", "role"),
                        "role",
                        wanted.trust(),
                        new TreeMap<>(),
                        new TreeSet<>(),
                        actual,
                        3600));
    }

    private static final class NoIam implements IamClient {
        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
