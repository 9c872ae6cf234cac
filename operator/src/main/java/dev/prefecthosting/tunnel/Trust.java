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
 * @param advice what to do where a host shows another key; null: compare it and write it there
 */
public record Trust(
        List<String> knownHosts,
        String from,
        boolean keepsFirst,
        @Nullable String advice) {
    private static final String REVOKED = "revoked";

    public Trust(List<String> knownHosts, String from, boolean keepsFirst) {
        this(knownHosts, from, keepsFirst, null);
    }

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
        return keepsFirst ? and(learned) : this;
    }

    /** These lines too. */
    Trust and(List<String> lines) {
        return new Trust(Stream.concat(knownHosts.stream(), lines.stream()).toList(), from, keepsFirst, advice);
    }

    String adviceOn(Hop hop) {
        return advice == null
                ? "If it is the right host, write its line there: ssh-keyscan -p %d %s"
                        .formatted(hop.port(), hop.host())
                : advice;
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
        return line(hop, PublicKeyEntry.toString(key));
    }

    /** @param key its type and itself, e.g. {@code ssh-ed25519 AAAA…} */
    static String line(Hop hop, String key) {
        return KnownHostHashValue.createHostPattern(hop.host(), hop.port()) + " " + key;
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
