package dev.prefecthosting.reconcile.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostingSecretsTest {
    @Test
    void allThatAreNamedAreWatched() {
        assertThat(names(
                        "aws: {region: eu-west-1, credentials: {secretRef: {name: aws}}}",
                        "access: {desktop: {passwordSecretRef: {name: rdp, key: password}}}",
                        "prefect: {server: {auth: {basic: {secretRef: {name: admin}}}}}"))
                .containsExactlyInAnyOrder("aws", "rdp", "admin");
        assertThat(names("aws: {region: eu-west-1}", HostingSamples.CLOUD)).containsExactly("prefect-cloud");
        assertThat(names(
                        "aws: {region: eu-west-1}",
                        "prefect: {external: {url: 'https://x', auth: {basic: {secretRef: {name: theirs}}}}}"))
                .containsExactly("theirs");
        assertThat(names("aws: {region: eu-west-1}")).isEmpty();
    }

    private static java.util.List<String> names(String... spec) {
        return HostingSecrets.names(HostingSamples.of(spec).hosting()).toList();
    }
}
