package dev.prefecthosting.aws.secrets;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import java.util.List;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets whose value is a message to the task that reads it at its start; who owns them says {@link Secrets}. */
public final class Letterbox implements Permitted {
    /** Of a value, in bytes. */
    public static final int LONGEST = 65_536;

    private final SecretsManagerClient secrets;

    public Letterbox(SecretsManagerClient secrets) {
        this.secrets = secrets;
    }

    @Override
    public List<Permission> permissions() {
        return Permission.on("arn:aws:secretsmanager:*:*:secret:*", "secretsmanager:PutSecretValue");
    }

    /** In place of what was there. */
    public void put(String secretArn, SecretValue letter) {
        secrets.putSecretValue(request -> request.secretId(secretArn).secretString(letter.text()));
    }
}
