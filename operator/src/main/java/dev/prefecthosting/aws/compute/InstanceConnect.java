package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2instanceconnect.Ec2InstanceConnectClient;

/** EC2 Instance Connect: keys that get in for a minute, tunnels to port 22, and the host keys to expect there. */
public final class InstanceConnect implements Permitted {
    /** The longest that AWS keeps a tunnel open. */
    public static final Duration LONGEST_TUNNEL = Duration.ofHours(1);

    private static final String SERVICE = "ec2-instance-connect";
    private static final int SSH = 22;
    /** AWS takes no URL that is good for longer. */
    private static final Duration SIGNED_FOR = Duration.ofMinutes(1);

    private final Ec2Client ec2;
    private final Ec2InstanceConnectClient connect;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    public InstanceConnect(Ec2Client ec2, Ec2InstanceConnectClient connect, Clock clock) {
        this.ec2 = ec2;
        this.connect = connect;
        this.clock = clock;
    }

    /**
     * An endpoint of a VPC, whoever's: one that was there before is used too.
     *
     * @param dnsName where its tunnels are opened
     */
    public record Endpoint(String id, String dnsName) {}

    @Override
    public List<Permission> permissions() {
        String ours = "aws:ResourceTag/" + Tags.OWNER_UID;
        String instances = "arn:aws:ec2:*:*:instance/*";
        String send = "ec2-instance-connect:SendSSHPublicKey";
        Map<String, String> tunnel = Map.of(
                "ec2-instance-connect:remotePort", String.valueOf(SSH),
                "ec2-instance-connect:maxTunnelDuration", String.valueOf(LONGEST_TUNNEL.toSeconds()));
        return List.of(
                new Permission("ec2:GetConsoleOutput", instances, Map.of(ours, "*")),
                new Permission(send, instances, Map.of(ours, "*", "ec2:osuser", "ec2-user")),
                new Permission(send, instances, Map.of(ours, "*", "ec2:osuser", "ubuntu")),
                new Permission(
                        "ec2-instance-connect:OpenTunnel", "arn:aws:ec2:*:*:instance-connect-endpoint/*", tunnel));
    }

    /** Lets a key in for a minute. */
    public void sendKey(String instanceId, String user, String publicKey) {
        connect.sendSSHPublicKey(
                request -> request.instanceId(instanceId).instanceOSUser(user).sshPublicKey(publicKey));
    }

    /** The URL of a WebSocket to port 22 of an address, signed for a minute. */
    public URI tunnel(Endpoint endpoint, String privateIp) {
        Optional<URI> override = connect.serviceClientConfiguration().endpointOverride();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(override.orElse(URI.create("https://" + endpoint.dnsName())))
                .encodedPath("/openTunnel")
                .putRawQueryParameter("instanceConnectEndpointId", endpoint.id())
                .putRawQueryParameter("remotePort", String.valueOf(SSH))
                .putRawQueryParameter("privateIpAddress", privateIp)
                .putRawQueryParameter("maxTunnelDuration", String.valueOf(LONGEST_TUNNEL.toSeconds()))
                .build();
        URI signed = signed(request).getUri();
        String scheme = "http".equals(signed.getScheme()) ? "ws" : "wss";
        return URI.create(
                scheme + signed.toString().substring(signed.getScheme().length()));
    }

    private SdkHttpRequest signed(SdkHttpRequest request) {
        AwsCredentialsIdentity identity = connect.serviceClientConfiguration()
                .credentialsProvider()
                .resolveIdentity()
                .join();
        String region = connect.serviceClientConfiguration().region().id();
        return signer.sign(sign -> sign.identity(identity)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, SIGNED_FOR)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
    }

    /** As type and key each; empty while the instance has printed none. */
    public List<String> hostKeys(String instanceId) {
        List<String> posted = ConsoleHostKeys.in(console(instanceId, null));
        return posted.isEmpty() ? ConsoleHostKeys.in(latest(instanceId)) : posted;
    }

    /** What the console shows this moment, which old types of instances can't say. */
    private String latest(String instanceId) {
        try {
            return console(instanceId, true);
        } catch (RemoteException e) {
            if (e.reason() == Failure.INVALID || e.reason() == Failure.CAPACITY) {
                return "";
            }
            throw e;
        }
    }

    private String console(String instanceId, @Nullable Boolean latest) {
        String output = ec2.getConsoleOutput(
                        request -> request.instanceId(instanceId).latest(latest))
                .output();
        return output == null ? "" : new String(Base64.getMimeDecoder().decode(output), StandardCharsets.UTF_8);
    }
}
