package dev.prefecthosting.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom connections to AWS and Prefect trust: Java's own authorities and those of a file. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /** Throws {@link IllegalArgumentException} that names the variable when the file has no certificates. */
    static SSLContext with(Path file) {
        try {
            List<Certificate> all = new ArrayList<>(own());
            all.addAll(in(file));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(storeOf(all)), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "%s=%s is not valid. %s"
                            .formatted(Setting.CA_BUNDLE.variable(), file, Setting.CA_BUNDLE.description()),
                    e);
        }
    }

    private static Collection<? extends Certificate> in(Path file) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (found.isEmpty()) {
                throw new IOException("no certificate in " + file);
            }
            return found;
        }
    }

    private static List<X509Certificate> own() throws GeneralSecurityException {
        List<X509Certificate> issuers = new ArrayList<>();
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                issuers.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return issuers;
    }

    private static KeyStore storeOf(List<Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        return store;
    }

    /** Without a store: those of Java's own. */
    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
