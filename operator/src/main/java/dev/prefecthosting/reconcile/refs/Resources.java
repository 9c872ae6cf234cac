package dev.prefecthosting.reconcile.refs;

import dev.prefecthosting.model.common.HostingRef;
import dev.prefecthosting.model.common.WorkPoolRef;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.workpool.WorkPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The resources of the three kinds, as the controllers' own caches hold them, and who refers to whom. */
public final class Resources {
    private final Map<Class<?>, Cache<?>> caches = new ConcurrentHashMap<>();
    private final Map<Class<?>, Map<Class<?>, Cache<?>>> watched = new ConcurrentHashMap<>();
    private final SimpleInboundEventSource<WorkPool> poolWakes = new SimpleInboundEventSource<>("hosting");
    private final SimpleInboundEventSource<FlowDeployment> deploymentWakes = new SimpleInboundEventSource<>("pushes");
    private final SimpleInboundEventSource<PrefectHosting> hostingWakes = new SimpleInboundEventSource<>("way");

    /** Each controller brings its own when it starts. */
    public <R extends HasMetadata> void cachedIn(Class<R> kind, Cache<R> cache) {
        caches.put(kind, cache);
    }

    /** What wakes another controller is in its own cache before it is in the first: the newer of the two counts. */
    public <R extends HasMetadata> void watchedBy(Class<?> primary, Class<R> kind, Cache<R> cache) {
        watched.computeIfAbsent(kind, _ -> new ConcurrentHashMap<>()).put(primary, cache);
    }

    public Optional<PrefectHosting> hosting(WorkPool pool) {
        return get(PrefectHosting.class, hostingId(pool));
    }

    public Optional<WorkPool> pool(FlowDeployment deployment) {
        return get(WorkPool.class, poolId(deployment));
    }

    /** Those that may use it; others who name it neither hold nor get anything. */
    public List<WorkPool> admittedPools(PrefectHosting hosting) {
        return poolsOf(hosting).stream()
                .filter(pool -> Admission.admits(hosting, pool))
                .toList();
    }

    /** On admitted pools, and admitted themselves. */
    public List<FlowDeployment> admittedDeployments(PrefectHosting hosting) {
        return admittedPools(hosting).stream()
                .flatMap(pool -> deploymentsOf(pool).stream())
                .filter(deployment -> Admission.admits(hosting, deployment))
                .toList();
    }

    /** Of the controller of pools: what a hosting tells them beside its own change. */
    public EventSource<?, WorkPool> poolWakes() {
        return poolWakes;
    }

    public void wakePoolsOf(PrefectHosting hosting) {
        ids(admittedPools(hosting)).forEach(poolWakes::propagateEvent);
    }

    /** Of the controller of deployments: images that were pushed. */
    public EventSource<?, FlowDeployment> deploymentWakes() {
        return deploymentWakes;
    }

    public void wake(FlowDeployment deployment) {
        deploymentWakes.propagateEvent(ResourceID.fromResource(deployment));
    }

    /** Of the controller of hostings: what happens on the way to their Prefect API. */
    public EventSource<?, PrefectHosting> hostingWakes() {
        return hostingWakes;
    }

    public void wakeHosting(String namespace, String name) {
        hostingWakes.propagateEvent(new ResourceID(name, namespace));
    }

    /** All that name it, to be woken. */
    public List<WorkPool> poolsOf(HasMetadata hosting) {
        ResourceID id = ResourceID.fromResource(hosting);
        return all(WorkPool.class).filter(pool -> hostingId(pool).equals(id)).toList();
    }

    public List<FlowDeployment> deploymentsOf(HasMetadata pool) {
        ResourceID id = ResourceID.fromResource(pool);
        return all(FlowDeployment.class)
                .filter(deployment -> poolId(deployment).equals(id))
                .toList();
    }

    public List<FlowDeployment> deploymentsBelow(HasMetadata hosting) {
        return poolsOf(hosting).stream()
                .flatMap(pool -> deploymentsOf(pool).stream())
                .toList();
    }

    public List<PrefectHosting> hostings() {
        return all(PrefectHosting.class).toList();
    }

    public List<WorkPool> pools() {
        return all(WorkPool.class).toList();
    }

    public List<FlowDeployment> deployments() {
        return all(FlowDeployment.class).toList();
    }

    public static ResourceID hostingId(WorkPool pool) {
        HostingRef ref = pool.getSpec().hostingRef();
        return new ResourceID(ref.name(), namespace(ref.namespace(), pool));
    }

    public static ResourceID poolId(FlowDeployment deployment) {
        WorkPoolRef ref = deployment.getSpec().workPoolRef();
        return new ResourceID(ref.name(), namespace(ref.namespace(), deployment));
    }

    /** For event sources. */
    public static Set<ResourceID> ids(List<? extends HasMetadata> resources) {
        return resources.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    private static String namespace(@Nullable String written, HasMetadata from) {
        return written == null ? from.getMetadata().getNamespace() : written;
    }

    /** Gone for its own controller is gone. */
    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> Optional<R> get(Class<R> kind, ResourceID id) {
        Optional<R> known = Optional.ofNullable((Cache<R>) caches.get(kind)).flatMap(cache -> cache.get(id));
        return known.flatMap(own -> Stream.concat(
                        Stream.of(own),
                        watched.getOrDefault(kind, Map.of()).values().stream()
                                .flatMap(cache -> ((Cache<R>) cache).get(id).stream()))
                .max(Comparator.comparingLong(Resources::version)));
    }

    private static long version(HasMetadata resource) {
        return Long.parseLong(resource.getMetadata().getResourceVersion());
    }

    @SuppressWarnings("unchecked")
    private <R extends HasMetadata> Stream<R> all(Class<R> kind) {
        return Optional.ofNullable((Cache<R>) caches.get(kind)).stream().flatMap(Cache::list);
    }
}
