package dev.prefecthosting.reconcile.workpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prefecthosting.prefect.ServerVersion;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionGatesTest {
    private static final ServerVersion TWO = new ServerVersion(2, 20, 26, "2.20.26");
    private static final ServerVersion THREE = new ServerVersion(3, 8, 8, "3.8.8");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: limits, value: {cpu: 2}} | write the value in quotes for limits",
                "{name: limit, value: 2}         | write the value in quotes for limit",
                "{name: my-limit, value: '2'}    | write underscores in my-limit"
            })
    void whatPrefect2LacksIsNamedWithWhatToWrite(String variable, String message) {
        var spec = Samples.spec("variables: [" + variable + "]");
        UnmetException unmet = catchThrowableOfType(UnmetException.class, () -> VersionGates.check(spec, TWO));
        assertThat(unmet.reason()).isEqualTo(Reason.UNSUPPORTED_BY_PREFECT_VERSION);
        assertThat(unmet.whatToDo()).contains("2.20.26", message);
        assertThatCode(() -> VersionGates.check(spec, THREE)).doesNotThrowAnyException();
    }
}
