package dev.prefecthosting.tunnel;

/**
 * What the last SSH server connects to.
 *
 * @param tls whether clients ask for it by CONNECT, so that its certificate is checked under its own name
 */
public record Target(String host, int port, boolean tls) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
