package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** Opens SSH sessions; one SSH client for all tunnels. */
public final class Dialer implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LOGIN = Duration.ofSeconds(15);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int UNANSWERED = 2;
    private static final AttributeKey<HostKeyCheck> CHECK = new AttributeKey<>();

    private final Duration heartbeat;
    private @Nullable SshClient started;
    private @Nullable HttpClient http;

    Dialer() {
        this(HEARTBEAT);
    }

    /** @param heartbeat how often each server is asked whether it is there */
    Dialer(Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** Not before the first tunnel: most operators need none. */
    private synchronized SshClient client() {
        SshClient client = started;
        if (client == null) {
            client = start();
            started = client;
        }
        return client;
    }

    private SshClient start() {
        SshClient client = SshClient.setUpDefaultClient();
        // Nothing of the operator's own home counts: its keys, its known hosts, its configuration.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setServerKeyVerifier((session, _, key) -> check(session).accepts(key));
        client.addSessionListener(new KnownTypesFirst());
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, heartbeat);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        client.start();
        return client;
    }

    private synchronized HttpClient http() {
        HttpClient client = http;
        if (client == null) {
            client = HttpClient.newBuilder()
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .proxy(ProxySelector.getDefault())
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            http = client;
        }
        return client;
    }

    /** A local port that leads to the SSH server of an instance, for one connection. */
    WebSocketDoor openDoor(Doorway doorway) {
        return new Handshake(http(), doorway).open();
    }

    /** A session, and what it taught about the host. */
    record Dialed(ClientSession session, Hop hop, List<String> learned) {}

    /** @param address where the hop is reached from here */
    Dialed dial(Hop hop, InetSocketAddress address, Identity identity, Trust trust) {
        var keys = identity.keys();
        HostKeyCheck check = new HostKeyCheck(hop, trust);
        ClientSession session = connect(hop, address, check);
        try {
            keys.forEach(session::addPublicKeyIdentity);
            session.auth().verify(LOGIN);
            return new Dialed(session, hop, check.learnedLine().stream().toList());
        } catch (IOException e) {
            session.close(true);
            throw check.refusal().orElseGet(() -> refused(hop, identity, e));
        }
    }

    private ClientSession connect(Hop hop, InetSocketAddress address, HostKeyCheck check) {
        if (address.isUnresolved()) {
            throw BrokenHop.at(hop, "no such host", "Does this name resolve where the operator runs?", null);
        }
        try {
            return client().connect(hop.user(), address, AttributeRepository.ofKeyValuePair(CHECK, check), null)
                    .verify(CONNECT)
                    .getClientSession();
        } catch (IOException e) {
            throw BrokenHop.at(
                    hop,
                    "no connection: " + BrokenHop.words(e),
                    "Does it run, and do its firewall or security group admit the hop before it to port " + hop.port()
                            + "?",
                    e);
        }
    }

    private static RemoteException refused(Hop hop, Identity identity, IOException e) {
        boolean answered = e.getMessage() != null && e.getMessage().contains("authentication methods");
        return answered
                ? BrokenHop.at(hop, "it refuses the key of " + identity.from(), identity.whenRefused(hop.user()), e)
                : BrokenHop.at(hop, "no SSH session: " + BrokenHop.words(e), "Is there an SSH server?", e);
    }

    private static HostKeyCheck check(Session session) {
        return ((ClientSession) session).getConnectionContext().getAttribute(CHECK);
    }

    /** As ssh does: a host has several keys, and only one of a known type can be checked. */
    private static final class KnownTypesFirst implements SessionListener {
        @Override
        public void sessionCreated(Session session) {
            List<String> known = check(session).keyTypes();
            session.setSignatureFactories(session.getSignatureFactories().stream()
                    .sorted((a, b) -> Boolean.compare(serves(b.getName(), known), serves(a.getName(), known)))
                    .toList());
        }

        /** RSA keys sign as rsa-sha2-256 and rsa-sha2-512 too. */
        private static boolean serves(String algorithm, List<String> keyTypes) {
            return keyTypes.contains(algorithm) || (algorithm.startsWith("rsa-sha2-") && keyTypes.contains("ssh-rsa"));
        }
    }

    @Override
    public synchronized void close() {
        if (started != null) {
            started.stop();
        }
        if (http != null) {
            http.shutdownNow();
        }
    }
}
