package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerTaskTest {
    @Test
    void anotherPasswordIsAnotherTaskAndNoneIsToldInIt() {
        assertThat(hash("admin:one")).isEqualTo(hash("admin:one")).isNotEqualTo(hash("admin:two"));
        assertThat(task("admin:one").toString()).doesNotContain("admin:one");
    }

    private static String hash(String auth) {
        return task(auth).hash();
    }

    private static dev.prefecthosting.aws.ecs.TaskContent task(String auth) {
        HostingInputs in = HostingSamples.smallest().inputs();
        HostingInputs given = new HostingInputs(
                in.owner(),
                in.spec(),
                in.where(),
                in.zones(),
                in.machine(),
                in.release(),
                Given.of(auth),
                in.desktopPassword(),
                in.repositories(),
                in.announced(),
                in.registrants(),
                in.givenEndpoint());
        return ServerTask.content(given, "log-group", "arn:role", Optional.of("arn:secret"));
    }
}
