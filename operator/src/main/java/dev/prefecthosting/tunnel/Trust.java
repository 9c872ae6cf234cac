package dev.prefecthosting.tunnel;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/**
 * Which host keys are right.
 *
 * @param knownHosts lines of a {@code known_hosts} file
 * @param from where a person finds them
 * @param keepsFirst whether a host without a line is taken at its first word, and its line kept
 */
public record Trust(List<String> knownHosts, String from, boolean keepsFirst) {
    private static final String REVOKED = "revoked";

    public Trust {
        knownHosts = List.copyOf(knownHosts);
    }

    /** What to think of the key that a host shows. */
    enum Verdict {
        RIGHT,
        WRONG,
        UNKNOWN
    }

    Trust with(List<String> learned) {
        return keepsFirst
                ? new Trust(Stream.concat(knownHosts.stream(), learned.stream()).toList(), from, true)
                : this;
    }

    Verdict on(Hop hop, PublicKey key) {
        boolean right = false;
        List<KnownHostEntry> entries = entries(hop);
        for (KnownHostEntry entry : entries) {
            boolean same = KeyUtils.compareKeys(key(entry), key);
            if (same && REVOKED.equals(entry.getMarker())) {
                return Verdict.WRONG;
            }
            right |= same && entry.getMarker() == null;
        }
        if (right) {
            return Verdict.RIGHT;
        }
        return entries.isEmpty() ? Verdict.UNKNOWN : Verdict.WRONG;
    }

    /** The types of the keys that are known of a host, e.g. {@code ssh-ed25519}: a host is asked for one of these. */
    List<String> keyTypes(Hop hop) {
        return entries(hop).stream()
                .filter(entry -> entry.getMarker() == null)
                .map(entry -> entry.getKeyEntry().getKeyType())
                .toList();
    }

    private List<KnownHostEntry> entries(Hop hop) {
        return knownHosts.stream()
                .map(Trust::entry)
                .filter(Objects::nonNull)
                .filter(entry -> entry.isHostMatch(hop.host(), hop.port()))
                .toList();
    }

    /** The line of {@code known_hosts} for a key that a host has shown. */
    static String line(Hop hop, PublicKey key) {
        return KnownHostHashValue.createHostPattern(hop.host(), hop.port()) + " " + PublicKeyEntry.toString(key);
    }

    /** As ssh does: what is no line of this format says nothing. */
    private static @Nullable KnownHostEntry entry(String line) {
        try {
            KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(line.strip());
            return entry == null || entry.getKeyEntry() == null ? null : entry;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable PublicKey key(KnownHostEntry entry) {
        try {
            return entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        } catch (IOException | GeneralSecurityException e) {
            return null;
        }
    }
}
