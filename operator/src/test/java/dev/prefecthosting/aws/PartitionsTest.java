package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionsTest {
    @ParameterizedTest
    @CsvSource({
        "eu-west-1, aws",
        "eu-atlantis-9, aws",
        "cn-north-1, aws-cn",
        "cn-newest-7, aws-cn",
        "us-gov-west-1, aws-us-gov",
        "us-iso-east-1, aws-iso",
    })
    void aRegionIsInOnePartition(String region, String partition) {
        assertThat(Partitions.of(region)).isEqualTo(partition);
    }
}
