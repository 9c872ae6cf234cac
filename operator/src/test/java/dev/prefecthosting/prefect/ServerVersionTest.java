package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.RemoteException;
import org.junit.jupiter.api.Test;

class ServerVersionTest {
    @Test
    void versionsAreReadAsServersGiveThem() {
        assertThat(ServerVersion.parse("3.8.8")).isEqualTo(new ServerVersion(3, 8, 8, "3.8.8"));
        assertThat(ServerVersion.parse("2.20.26")).isEqualTo(new ServerVersion(2, 20, 26, "2.20.26"));
        assertThat(ServerVersion.parse("3.8.8+dirty")).isEqualTo(new ServerVersion(3, 8, 8, "3.8.8+dirty"));
        assertThat(ServerVersion.parse("3.8")).isEqualTo(new ServerVersion(3, 8, 0, "3.8"));
        assertThatThrownBy(() -> ServerVersion.parse("latest")).isInstanceOf(RemoteException.class);
    }

    @Test
    void featuresFollowTheVersion() {
        Features two = features("2.20.26");
        assertThat(two.basicAuth()).isFalse();
        assertThat(two.labels()).isFalse();
        assertThat(two.concurrency()).isFalse();
        assertThat(two.ecsTemplate()).isEqualTo(2);
        assertThat(features("3.1.15").concurrency()).isTrue();
        assertThat(features("3.1.15").basicAuth()).isFalse();
        assertThat(features("3.2.0").basicAuth()).isTrue();
        assertThat(features("3.10.0").scheduleSlugs()).isTrue();
        assertThat(features("3.8.8").ecsTemplate()).isEqualTo(3);
    }

    @Test
    void cloudHasAllThatTheNewestServerHasAndAKeyInPlaceOfAPassword() {
        Features cloud = Features.of("Cloud");
        assertThat(cloud.version()).isEqualTo(ServerVersion.CLOUD);
        assertThat(cloud.labels()).isTrue();
        assertThat(cloud.scheduleSlugs()).isTrue();
        assertThat(cloud.ecsTemplate()).isEqualTo(3);
        assertThat(cloud.basicAuth()).isFalse();
    }

    private static Features features(String version) {
        return new Features(ServerVersion.parse(version));
    }
}
