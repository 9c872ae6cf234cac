package dev.prefecthosting.ui;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request wants to go, by the host name that the browser wrote: every browser takes *.localhost to loopback. */
sealed interface Destination {
    /** The list of hostings. */
    record Index(String port) implements Destination {}

    /** The UI of one; each has an origin of its own, and so its own store in the browser. */
    record Hosting(String namespace, String name) implements Destination {}

    /** As Kubernetes names them: a name may have dots, a namespace none. */
    Pattern HOST = Pattern.compile("(?:(?:(?<name>[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)\\."
            + "(?<namespace>[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\\.)?localhost|127\\.0\\.0\\.1|\\[::1])"
            + "(?<port>:[0-9]{1,5})?");

    /** Any other host name is that of a foreign site which a name server led here. */
    static Destination of(Head head) throws Refusal {
        String host = head.host();
        Matcher written = HOST.matcher(host);
        if (!written.matches()) {
            throw new Refusal(421, "%s is not served here: http://NAME.NAMESPACE.localhost:PORT/ is".formatted(host));
        }
        refuseOtherSites(head, host);
        String name = written.group("name");
        return name == null
                ? new Index(Optional.ofNullable(written.group("port")).orElse(""))
                : new Hosting(written.group("namespace"), name);
    }

    /** Prefect lets any site in the same browser ask it, and one without authentication would answer. */
    private static void refuseOtherSites(Head head, String host) throws Refusal {
        boolean foreign = head.value("Origin")
                .filter(origin -> !origin.equalsIgnoreCase("http://" + host))
                .isPresent();
        boolean embedded = head.value("Sec-Fetch-Site")
                        .filter(site -> site.endsWith("-site"))
                        .isPresent()
                && !head.value("Sec-Fetch-Mode").orElse("").equals("navigate");
        if (foreign || embedded) {
            throw new Refusal(403, "another site may not ask %s in your name".formatted(host));
        }
    }
}
