package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    private record Sample(String b, @Nullable String a, List<String> none, Map<String, String> map) {}

    @Test
    void sortsKeysAtEveryDepth() {
        assertThat(CanonicalJson.form("{\"b\": 1, \"a\": {\"d\": [2, 1], \"c\": \"x\"}}"))
                .isEqualTo("{\"a\":{\"c\":\"x\",\"d\":[2,1]},\"b\":1}");
    }

    @Test
    void leavesOutWhatARecordDoesNotSaySoThatANewFieldChangesNoHash() {
        assertThat(CanonicalJson.of(new Sample("1", null, List.of(), Map.of("z", "", "y", "2"))))
                .isEqualTo("{\"b\":\"1\",\"map\":{\"y\":\"2\",\"z\":\"\"}}");
    }

    @Test
    void keepsWhatSomebodyWroteEmpty() {
        assertThat(CanonicalJson.form("{\"a\":[], \"b\":{}, \"c\":\"\"}")).isEqualTo("{\"a\":[],\"b\":{},\"c\":\"\"}");
    }
}
