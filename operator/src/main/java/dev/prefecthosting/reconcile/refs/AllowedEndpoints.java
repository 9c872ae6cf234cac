package dev.prefecthosting.reconcile.refs;

import java.net.URI;
import java.util.List;

/** Which URLs untrusted YAML may make the operator call: by scheme and host, and by port where one is named. */
public record AllowedEndpoints(List<URI> allowed) {
    public AllowedEndpoints {
        allowed = List.copyOf(allowed);
    }

    public boolean allows(URI url) {
        return allowed.stream()
                .anyMatch(each -> each.getScheme().equals(url.getScheme())
                        && each.getHost().equals(url.getHost())
                        && (each.getPort() == -1 || each.getPort() == url.getPort()));
    }
}
