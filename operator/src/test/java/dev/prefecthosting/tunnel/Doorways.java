package dev.prefecthosting.tunnel;

import java.net.URI;
import java.util.List;

/** Another doorway, of which a test changes something. */
class Doorways implements Doorway {
    private final Doorway real;

    Doorways(Doorway real) {
        this.real = real;
    }

    @Override
    public void admit(String user, String publicKey) {
        real.admit(user, publicKey);
    }

    @Override
    public URI tunnel() {
        return real.tunnel();
    }

    @Override
    public List<String> hostKeys() {
        return real.hostKeys();
    }

    @Override
    public void suspect() {
        real.suspect();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String instance() {
        return real.instance();
    }
}
