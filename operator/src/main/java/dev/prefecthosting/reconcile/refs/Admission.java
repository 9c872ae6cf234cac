package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.hosting.PrefectHosting;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Whose resources may use a hosting: those of its own namespace, and of the namespaces that it names. */
public final class Admission {
    private Admission() {}

    public static boolean admits(PrefectHosting hosting, HasMetadata user) {
        String namespace = user.getMetadata().getNamespace();
        return hosting.getMetadata().getNamespace().equals(namespace)
                || hosting.getSpec().allowedNamespacesOrDefault().contains(namespace);
    }
}
