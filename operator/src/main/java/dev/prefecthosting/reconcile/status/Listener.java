package dev.prefecthosting.reconcile.status;

/** Told what reconcilers did, for metrics. */
public interface Listener {
    /** One reconcile of a kind, e.g. {@code WorkPool}, has ended: {@code done}, {@code waiting}, {@code failed} … */
    void reconciled(String kind, String outcome);

    void statusWritten(String kind);

    void driftCorrected(String kind);
}
