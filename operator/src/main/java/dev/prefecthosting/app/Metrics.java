package dev.prefecthosting.app;

import dev.prefecthosting.aws.CallListener;
import dev.prefecthosting.reconcile.status.Listener;
import dev.prefecthosting.reconcile.status.Standing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The operator's own metrics, by their Prometheus names. */
public final class Metrics implements Listener {
    private static final String API_CALLS = "prefect_hosting_api_calls";
    private static final String API_CALL_SECONDS = "prefect_hosting_api_call";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Counts each HTTP attempt to AWS. */
    public CallListener awsCalls() {
        return (service, operation, outcome, took) -> apiCall("aws", service, operation, outcome, took);
    }

    /** Counts each HTTP attempt to a Prefect API; the operation is method and route template. */
    public dev.prefecthosting.prefect.CallListener prefectCalls() {
        return (operation, outcome, took) -> apiCall("prefect", "prefect", operation, outcome, took);
    }

    @Override
    public void reconciled(String kind, String outcome) {
        registry.counter("prefect_hosting_reconciles", "kind", kind, "outcome", outcome)
                .increment();
    }

    @Override
    public void statusWritten(String kind) {
        registry.counter("prefect_hosting_status_writes", "kind", kind).increment();
    }

    @Override
    public void driftCorrected(String kind) {
        registry.counter("prefect_hosting_drift_corrections", "kind", kind).increment();
    }

    /** How many resources of a kind stand how, counted when somebody asks. */
    void resources(String kind, Supplier<Stream<Standing>> standings) {
        for (Standing standing : Standing.values()) {
            Gauge.builder(
                            "prefect_hosting_resources",
                            () -> standings.get().filter(standing::equals).count())
                    .tags("kind", kind, "state", standing.text())
                    .register(registry);
        }
    }

    /** 1 for the operator that acts, 0 for one that waits to. */
    void leads(BooleanSupplier leads) {
        Gauge.builder("prefect_hosting_leader", () -> leads.getAsBoolean() ? 1 : 0)
                .register(registry);
    }

    String scrape() {
        return registry.scrape();
    }

    private void apiCall(String api, String service, String operation, String outcome, Duration took) {
        registry.counter(API_CALLS, "api", api, "service", service, "operation", operation, "outcome", outcome)
                .increment();
        Timer.builder(API_CALL_SECONDS)
                .tags("api", api, "service", service, "operation", operation, "outcome", outcome)
                .register(registry)
                .record(took);
    }
}
