package dev.prefecthosting.tunnel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * A private key in text, as {@code ssh-keygen} writes it, without passphrase. Never prints it.
 *
 * @param from where a person finds it, e.g. {@code Secret a/b, key id}
 * @param check what a person looks at where it is refused; null: where the server keeps the keys it lets in
 */
public record Identity(
        String privateKey, String from, @Nullable String check) {
    public Identity(String privateKey, String from) {
        this(privateKey, from, null);
    }

    /** An Ed25519 key that nobody has seen yet. */
    static Identity fresh(String from, String check) {
        try (ByteArrayOutputStream text = new ByteArrayOutputStream()) {
            KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, ED25519_BITS);
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, from, null, text);
            return new Identity(text.toString(StandardCharsets.UTF_8), from, check);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its public half as a line of {@code authorized_keys}. */
    String publicKey() {
        return PublicKeyEntry.toString(keys().getFirst().getPublic());
    }

    String whenRefused(String user) {
        return check == null ? "Does ~/.ssh/authorized_keys of " + user + " have its public half?" : check;
    }

    List<KeyPair> keys() {
        List<KeyPair> keys = new ArrayList<>();
        try (InputStream text = new ByteArrayInputStream(privateKey.getBytes(StandardCharsets.UTF_8))) {
            Iterable<KeyPair> read = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(from), text, FilePasswordProvider.EMPTY);
            if (read != null) {
                read.forEach(keys::add);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw BrokenHop.at(from, "no private key that can be read", HOW, e);
        }
        if (keys.isEmpty()) {
            throw BrokenHop.at(from, "no private key in it", HOW, null);
        }
        return keys;
    }

    private static final int ED25519_BITS = 256;
    private static final String HOW = "Write one without passphrase: ssh-keygen -t ed25519 -N '' -f id";

    @Override
    public String toString() {
        return "Identity[" + from + "]";
    }
}
