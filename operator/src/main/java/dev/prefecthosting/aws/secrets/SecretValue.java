package dev.prefecthosting.aws.secrets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A value that appears in no log, message or tag. */
public record SecretValue(String text) {
    private static final int ROUNDS = 20_000;
    private static final int BITS = 256;

    /**
     * Tells in a tag whether the value is the same, without its being read back. Slow on purpose: tags are no secret, and a
     * password that a person chose could be guessed from a plain hash.
     *
     * @param salt different for each place that the value is kept in
     */
    public String fingerprint(String salt) {
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            PBEKeySpec key = new PBEKeySpec(text.toCharArray(), salt.getBytes(StandardCharsets.UTF_8), ROUNDS, BITS);
            return HexFormat.of().formatHex(factory.generateSecret(key).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "<secret>";
    }
}
