package dev.prefecthosting.aws.compute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.NoCalls;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2instanceconnect.Ec2InstanceConnectClient;

/** Against URLs that AWS's own client for Python (botocore, as in {@code aws ec2-instance-connect open-tunnel}) signed. */
class InstanceConnectTest {
    private static final String DNS =
            "eice-0123456789abcdef0.01234567.ec2-instance-connect-endpoint.eu-west-1.amazonaws.com";
    private static final InstanceConnect.Endpoint ENDPOINT =
            new InstanceConnect.Endpoint("eice-0123456789abcdef0", DNS);
    private static final String KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @Test
    void aTunnelIsSignedAsAwsOwnClientSignsIt() {
        URI url = tunnel(AwsBasicCredentials.create("AKIDEXAMPLE", KEY), Optional.empty());

        assertThat(url.getScheme()).isEqualTo("wss");
        assertThat(url.getRawAuthority()).isEqualTo(DNS);
        assertThat(url.getPath()).isEqualTo("/openTunnel");
        assertThat(query(url))
                .containsEntry("remotePort", "22")
                .containsEntry("privateIpAddress", "10.42.0.10")
                .containsEntry("maxTunnelDuration", "3600")
                .containsEntry("instanceConnectEndpointId", "eice-0123456789abcdef0")
                .containsEntry("X-Amz-Expires", "60")
                .containsEntry("X-Amz-SignedHeaders", "host")
                .containsEntry(
                        "X-Amz-Credential", "AKIDEXAMPLE%2F20260102%2Feu-west-1%2Fec2-instance-connect%2Faws4_request")
                .containsEntry("X-Amz-Signature", "f43d159cf83846b6b04fe71135dce9de90202cc80ef36f58e9fc52e2378a8a6e");
    }

    @Test
    void theTokenOfASessionIsSignedToo() {
        URI url = tunnel(AwsSessionCredentials.create("AKIDEXAMPLE", KEY, "a/session+token=="), Optional.empty());

        assertThat(query(url))
                .containsEntry("X-Amz-Security-Token", "a%2Fsession%2Btoken%3D%3D")
                .containsEntry("X-Amz-Signature", "07a7a61c2951d1d2f55b079d2d815a7e78188c4ceeee34d55340ad26748f2e5b");
    }

    @Test
    void anEndpointOfOursIsCalledInPlaceOfAws() {
        URI url = tunnel(
                AwsBasicCredentials.create("AKIDEXAMPLE", KEY), Optional.of(URI.create("http://127.0.0.1:4566")));
        assertThat(url.toString()).startsWith("ws://127.0.0.1:4566/openTunnel?");
    }

    @Test
    void theConsoleSaysTheHostKeysOfTheLastBoot() {
        String before = block("ssh-ed25519 AAAAC3NzaOld= root@ip-10-42-0-10");
        String last = block("ecdsa-sha2-nistp256 AAAAE2VjZHNh root@ip-10-42-0-10\r\n[   12.3] noise AAAA\r\n"
                + "ssh-ed25519 AAAAC3NzaNew+/= root@ip-10-42-0-10\r\nssh-rsa AAAAB3Nza root@ip-10-42-0-10");
        assertThat(ConsoleHostKeys.in(before + last))
                .containsExactly(
                        "ecdsa-sha2-nistp256 AAAAE2VjZHNh", "ssh-ed25519 AAAAC3NzaNew+/=", "ssh-rsa AAAAB3Nza");
        assertThat(ConsoleHostKeys.in("login: ssh-ed25519 AAAAC3NzaFromNowhere"))
                .isEmpty();
        assertThat(ConsoleHostKeys.in("")).isEmpty();
    }

    private static String block(String keys) {
        return "boot\r\n-----BEGIN SSH HOST KEY FINGERPRINTS-----\r\n256 SHA256:abc\r\n"
                + "-----END SSH HOST KEY FINGERPRINTS-----\r\n-----BEGIN SSH HOST KEY KEYS-----\r\n" + keys
                + "\r\n-----END SSH HOST KEY KEYS-----\r\n";
    }

    private static URI tunnel(AwsCredentials credentials, Optional<URI> override) {
        var client = Ec2InstanceConnectClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials));
        override.ifPresent(client::endpointOverride);
        return new InstanceConnect(new NoCalls(), client.build(), CLOCK).tunnel(ENDPOINT, "10.42.0.10");
    }

    private static Map<String, String> query(URI url) {
        return Arrays.stream(url.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
