package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.reconcile.status.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Which URLs untrusted YAML may make the operator call: by scheme and host, and by port where one is named. */
public record AllowedEndpoints(List<URI> allowed) {
    public AllowedEndpoints {
        allowed = List.copyOf(allowed);
    }

    /**
     * The URL that a field names; throws {@link UnmetException} when it is none or not allowed.
     *
     * @param condition what is false then
     */
    URI named(String written, String field, String condition) {
        URI url;
        try {
            url = new URI(written);
        } catch (URISyntaxException e) {
            throw new UnmetException(condition, Reason.INVALID, "%s is no URL: %s".formatted(field, e.getMessage()));
        }
        if (url.getHost() == null) {
            throw new UnmetException(condition, Reason.INVALID, "%s %s names no host".formatted(field, written));
        }
        if (!allows(url)) {
            throw new UnmetException(
                    condition,
                    Reason.REFERENCE_NOT_ALLOWED,
                    "%s %s is not among the operator's PREFECT_HOSTING_ALLOWED_ENDPOINTS (chart: allowedEndpoints)"
                            .formatted(field, url));
        }
        return url;
    }

    private boolean allows(URI url) {
        return allowed.stream()
                .anyMatch(each -> each.getScheme().equalsIgnoreCase(url.getScheme())
                        && each.getHost().equalsIgnoreCase(url.getHost())
                        && (each.getPort() == -1 || each.getPort() == url.getPort()));
    }
}
