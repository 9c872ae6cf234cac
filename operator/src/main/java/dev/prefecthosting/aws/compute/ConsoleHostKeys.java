package dev.prefecthosting.aws.compute;

import java.util.List;
import java.util.regex.Pattern;

/** The SSH host keys that cloud-init prints on an instance's console at its first boot. */
final class ConsoleHostKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN SSH HOST KEY KEYS-----(.*?)-----END SSH HOST KEY KEYS-----", Pattern.DOTALL);
    private static final Pattern KEY =
            Pattern.compile("(?:^|\\s)((?:ssh-ed25519|ssh-rsa|ecdsa-sha2-\\S+) AAAA[0-9A-Za-z+/]+=*)(?=\\s|$)");

    private ConsoleHostKeys() {}

    /** Of the last boot that printed any, each as type and key; empty when there are none. */
    static List<String> in(String console) {
        return BLOCK.matcher(console)
                .results()
                .map(block -> block.group(1))
                .reduce((_, last) -> last)
                .map(block ->
                        KEY.matcher(block).results().map(key -> key.group(1)).toList())
                .orElse(List.of());
    }
}
