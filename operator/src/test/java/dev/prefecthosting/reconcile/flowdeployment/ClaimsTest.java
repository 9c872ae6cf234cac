package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void takesAWrittenDefaultForTheSame() {
        assertThat(Claims.differences(
                        repository("name: flows"),
                        repository("name: flows, scanOnPush: true, force: false, deletionPolicy: Delete")))
                .isEmpty();
    }

    @Test
    void whatTheYoungerLeavesOutFollowsTheOldest() {
        assertThat(Claims.differences(
                        repository("name: flows, keepLast: 20, immutableTags: true, pullAccountIds: ['210987654321'],"
                                + " keepLastByPrefix: [{prefix: v, keepLast: 3}], deletionPolicy: Retain, force: true"),
                        repository("name: flows")))
                .isEmpty();
    }

    @Test
    void saysWhatHoldsWhereTheYoungerWritesAnotherValue() {
        assertThat(Claims.differences(
                        repository("name: flows, keepLast: 20, keepLastByPrefix: [{prefix: v, keepLast: 3}]"),
                        repository("name: flows, keepLast: 5, immutableTags: true, kmsKeyArn: 'arn:aws:kms:x',"
                                + " keepLastByPrefix: [], deletionPolicy: Retain")))
                .containsExactly(
                        "keepLast: 20",
                        "keepLastByPrefix: [{prefix: v, keepLast: 3}]",
                        "immutableTags: false",
                        "no kmsKeyArn",
                        "deletionPolicy: Delete");
    }

    @Test
    void theOrderOfAccountsIsNoDifference() {
        assertThat(Claims.differences(
                        repository("name: flows, pullAccountIds: ['210987654321', '123456789012']"),
                        repository("name: flows, pullAccountIds: ['123456789012', '210987654321']")))
                .isEmpty();
    }

    private static RepositorySpec repository(String fields) {
        var image = Objects.requireNonNull(
                Samples.with("image: {repository: {" + fields + "}}").image());
        return Objects.requireNonNull(image.repository());
    }
}
