package dev.prefecthosting.tunnel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * A private key in text, as {@code ssh-keygen} writes it, without passphrase. Never prints it.
 *
 * @param from where a person finds it, e.g. {@code Secret a/b, key id}
 */
public record Identity(String privateKey, String from) {
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

    private static final String HOW = "Write one without passphrase: ssh-keygen -t ed25519 -N '' -f id";

    @Override
    public String toString() {
        return "Identity[" + from + "]";
    }
}
