package dev.prefecthosting.app;

import dev.prefecthosting.reconcile.refs.Triggers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registers the reconcilers with the Java Operator SDK. */
record Controllers(
        Options options,
        KubernetesClient kubernetes,
        Optional<Leadership> leadership,
        Reconciles reconciles,
        List<Reconciler<? extends HasMetadata>> reconcilers) {
    private static final String FINALIZER = "prefecthosting.dev/finalizer";
    private static final String FIELD_MANAGER = "prefect-hosting-operator";

    Operator operator() {
        Operator operator = new Operator(this::configure);
        reconcilers.forEach(reconciler -> register(operator, reconciler));
        return operator;
    }

    private void configure(ConfigurationServiceOverrider service) {
        service.withKubernetesClient(kubernetes).withExecutorService(reconciles).withCloseClientOnStop(false);
        leadership.map(Leadership::configuration).ifPresent(service::withLeaderElectionConfiguration);
    }

    private <P extends HasMetadata> void register(Operator operator, Reconciler<P> reconciler) {
        operator.register(reconciler, this::settings);
    }

    private <P extends HasMetadata> void settings(ControllerConfigurationOverrider<P> controller) {
        controller
                .withFinalizer(FINALIZER)
                .withFieldManager(FIELD_MANAGER)
                .withGenerationAware(false)
                .withOnUpdateFilter(Triggers::matters)
                .withRetry(new GenericRetry()
                        .setInitialInterval(Duration.ofSeconds(5))
                        .setIntervalMultiplier(2)
                        .setMaxInterval(Duration.ofMinutes(5).toMillis())
                        .withoutMaxAttempts());
        if (!options.watchNamespaces().isEmpty()) {
            controller.settingNamespaces(options.watchNamespaces());
        }
        options.watchLabelSelector().ifPresent(controller::withLabelSelector);
    }
}
