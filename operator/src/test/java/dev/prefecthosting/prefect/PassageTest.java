package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls to an address that nobody has, through a passage that leads to a server. */
class PassageTest {
    private final FakePrefect behind = new FakePrefect();

    @AfterEach
    void stop() {
        behind.close();
    }

    @Test
    void callsEnterThePassageInPlaceOfTheAddress() {
        behind.answers(200, "\"3.8.8\"");

        assertThat(through(open()).version(Duration.ZERO).text()).isEqualTo("3.8.8");
        assertThat(behind.asked).singleElement().satisfies(call -> {
            assertThat(call.uri()).isEqualTo("/api/admin/version");
            assertThat(call.authorization()).startsWith("Basic ");
        });
    }

    @Test
    void whatIsBrokenOnTheWayIsSaid() {
        Passage broken = new Passage() {
            @Override
            public InetSocketAddress entrance() {
                throw new RemoteException(Failure.UNAVAILABLE, "tunnel: a@b:22: no connection", null);
            }

            @Override
            public Optional<String> fault() {
                return Optional.empty();
            }
        };

        assertThatThrownBy(() -> through(broken).version(Duration.ZERO))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("a@b:22");
    }

    @Test
    void soIsThatTheLastHopReachesNoServer() {
        Passage open = open();
        behind.close();

        assertThatThrownBy(() -> through(open).version(Duration.ZERO))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("can't connect to 10.255.255.1:4200");
    }

    private PrefectServer through(Passage passage) {
        return new PrefectServers((_, _, _) -> {}, Clock.systemUTC())
                .at(
                        "hosting",
                        new PrefectServers.Connection(
                                URI.create("http://10.255.255.1:4200/api"),
                                Optional.of(new Login.Basic("admin", "secret")),
                                new PrefectServers.Way.Through(passage)));
    }

    private Passage open() {
        InetSocketAddress address = behind.address();
        return new Passage() {
            @Override
            public InetSocketAddress entrance() {
                return address;
            }

            @Override
            public Optional<String> fault() {
                return Optional.of("a@b:22 can't connect to 10.255.255.1:4200");
            }
        };
    }
}
