package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownRegionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"eu-west-1", "us-east-1", "us-gov-west-1", "cn-north-1", "il-central-1"})
    void aRegionOfAnyPartitionIsFine(String region) {
        assertThat(KnownRegions.problem(region)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"eu-wst-1,eu-west-1", "eu-centrl-1,eu-central-1", "us-eats-1,us-east-1"})
    void aSlipIsAnsweredWithTheNearest(String written, String meant) {
        assertThat(KnownRegions.problem(written)).hasValueSatisfying(problem -> assertThat(problem)
                .isEqualTo(written + " is no region of AWS that this operator knows: did you mean " + meant + "?"));
    }

    @Test
    void noGuessWhereNothingIsNear() {
        assertThat(KnownRegions.problem("zz-nowhereatall-1"))
                .hasValue("zz-nowhereatall-1 is no region of AWS that this operator knows");
    }

    @Test
    void whatTheSdkCallsARegionOfAWholePartitionIsNone() {
        assertThat(KnownRegions.problem("aws-global")).isPresent();
    }
}
