package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.ElasticIps;
import dev.prefecthosting.model.common.Intent;
import dev.prefecthosting.model.common.ResourceStatus;
import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.hosting.ClusterStatus;
import dev.prefecthosting.model.hosting.GithubStatus;
import dev.prefecthosting.model.hosting.InstanceStatus;
import dev.prefecthosting.model.hosting.NetworkStatus;
import dev.prefecthosting.model.hosting.PrefectApiStatus;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.hosting.Via;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Report;
import dev.prefecthosting.reconcile.refs.MadeNothing;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.ResourceTable;
import dev.prefecthosting.reconcile.status.StatusLedger;
import dev.prefecthosting.reconcile.status.Sweep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down how a hosting stands, from what exists. */
final class HostingStatusFactory {
    private final PrefectHosting hosting;
    private final Owner owner;
    private final AwsRegion aws;
    private final ApiAddress address;

    HostingStatusFactory(PrefectHosting hosting, AwsRegion aws) {
        this.hosting = hosting;
        this.owner = HostingObserver.owner(hosting);
        this.aws = aws;
        this.address = new ApiAddress(hosting, aws);
    }

    static PrefectHostingStatus previous(PrefectHosting hosting) {
        PrefectHostingStatus status = hosting.getStatus();
        return status == null ? EMPTY : status;
    }

    private static final PrefectHostingStatus EMPTY = new PrefectHostingStatus(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null);

    /** With other conditions, which are about the spec as it is now; everything else as it was. */
    static PrefectHostingStatus observed(PrefectHosting hosting, Conditions conditions) {
        return with(hosting, conditions, hosting.getMetadata().getGeneration());
    }

    /** Nothing was ever seen or announced there, so nothing can be left there. */
    static boolean hasMadeNothing(PrefectHosting hosting) {
        PrefectHostingStatus old = previous(hosting);
        return old.accountId() == null
                && old.intentsOrDefault().isEmpty()
                && old.resourcesOrDefault().isEmpty()
                && MadeNothing.neverReady(hosting, old.conditionsOrDefault());
    }

    private static PrefectHostingStatus with(
            PrefectHosting hosting, Conditions conditions, @Nullable Long observedGeneration) {
        PrefectHostingStatus old = previous(hosting);
        return new PrefectHostingStatus(
                observedGeneration,
                conditions.list(),
                old.accountId(),
                hosting.getSpec().aws().region(),
                hosting.getSpec().aws().credentials(),
                old.apiUrl(),
                old.uiUrl(),
                old.serverVersion(),
                old.image(),
                old.authSecretRef(),
                MonthlyCost.ofSame(observedGeneration, old).orElse(null),
                old.network(),
                old.cluster(),
                old.instance(),
                old.prefectApi(),
                old.github(),
                old.resources(),
                old.plan(),
                old.lastReconcileRequest(),
                old.intents(),
                old.creations());
    }

    /** The intent: written before the first create that can't be repeated safely. */
    static PrefectHostingStatus announcing(PrefectHosting hosting, Conditions conditions, StatusLedger ledger) {
        PrefectHostingStatus old = previous(hosting);
        return new PrefectHostingStatus(
                old.observedGeneration(),
                conditions.list(),
                old.accountId(),
                hosting.getSpec().aws().region(),
                hosting.getSpec().aws().credentials(),
                old.apiUrl(),
                old.uiUrl(),
                old.serverVersion(),
                old.image(),
                old.authSecretRef(),
                old.estimatedMonthlyCost(),
                old.network(),
                old.cluster(),
                old.instance(),
                old.prefectApi(),
                old.github(),
                old.resources(),
                old.plan(),
                old.lastReconcileRequest(),
                ledger.intents(old.resourcesOrDefault()),
                ledger.creations(old.resourcesOrDefault()));
    }

    PrefectHostingStatus of(
            Conditions conditions,
            Report report,
            StatusLedger ledger,
            PrefectRelease release,
            Optional<SecretRef> authSecret,
            Optional<String> serverVersion,
            ServerReach.Way way) {
        List<ResourceStatus> resources = ResourceTable.of(report);
        boolean own = hosting.getSpec().prefectOrDefault().makesServer();
        return new PrefectHostingStatus(
                hosting.getMetadata().getGeneration(),
                conditions.list(),
                aws.account.id(),
                hosting.getSpec().aws().region(),
                hosting.getSpec().aws().credentials(),
                address.api().orElse(null),
                address.ui().orElse(null),
                serverVersion.orElse(own ? release.version() : null),
                own ? release.image() : null,
                authSecret.orElse(null),
                MonthlyCost.of(hosting, previous(hosting)).orElse(null),
                network(),
                cluster(),
                instance(),
                prefectApi(way),
                github(),
                resources,
                report.preview().isEmpty() ? null : report.preview(),
                Sweep.requested(hosting),
                intents(ledger, resources),
                creations(ledger, resources));
    }

    /** While it goes: what is left, and that is all. */
    PrefectHostingStatus deleting(Conditions conditions, Report report, StatusLedger ledger) {
        PrefectHostingStatus old = observed(hosting, conditions);
        List<ResourceStatus> left = ResourceTable.of(report);
        return new PrefectHostingStatus(
                hosting.getMetadata().getGeneration(),
                conditions.list(),
                old.accountId(),
                old.region(),
                old.credentials(),
                null,
                null,
                old.serverVersion(),
                old.image(),
                old.authSecretRef(),
                null,
                null,
                null,
                null,
                old.prefectApi(),
                null,
                left,
                null,
                old.lastReconcileRequest(),
                null,
                creations(ledger, left));
    }

    /** What is needed to reach the server, before the whole status is known. */
    PrefectHostingStatus addressed(Optional<SecretRef> authSecret) {
        return new PrefectHostingStatus(
                null,
                null,
                null,
                null,
                null,
                address.api().orElse(null),
                null,
                null,
                null,
                authSecret.orElse(null),
                null,
                null,
                null,
                instance(),
                keys(List.of()),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static @Nullable List<Intent> intents(StatusLedger ledger, List<ResourceStatus> resources) {
        List<Intent> intents = ledger.intents(resources);
        return intents.isEmpty() ? null : intents;
    }

    private static @Nullable Map<String, Integer> creations(StatusLedger ledger, List<ResourceStatus> resources) {
        Map<String, Integer> creations = ledger.creations(resources);
        return creations.isEmpty() ? null : creations;
    }

    private NetworkStatus network() {
        return new NetworkStatus(
                id(aws.vpcs, Ids.VPC).orElse(null),
                zones(),
                subnets(Ids.PUBLIC_SUBNET),
                subnets(Ids.PRIVATE_SUBNET),
                id(aws.securityGroups, Ids.CLIENTS).orElse(null),
                null);
    }

    private List<String> zones() {
        return NetworkLayout.LETTERS.stream()
                .flatMap(letter -> find(aws.subnets, Ids.PUBLIC_SUBNET + letter).stream())
                .map(subnet -> subnet.zone())
                .toList();
    }

    private List<String> subnets(String role) {
        return NetworkLayout.LETTERS.stream()
                .flatMap(letter -> id(aws.subnets, role + letter).stream())
                .toList();
    }

    private @Nullable ClusterStatus cluster() {
        return find(aws.clusters, Ids.CLUSTER)
                .map(cluster -> new ClusterStatus(cluster.name(), cluster.id()))
                .orElse(null);
    }

    private @Nullable InstanceStatus instance() {
        String publicIp = find(aws.elasticIps, Ids.INSTANCE_ADDRESS)
                .map(ElasticIps.Found::publicIp)
                .orElse(null);
        return find(aws.instances, Ids.INSTANCE)
                .map(instance -> new InstanceStatus(instance.id(), instance.privateIp(), publicIp))
                .orElse(null);
    }

    private @Nullable String instanceId() {
        return id(aws.instances, Ids.INSTANCE).orElse(null);
    }

    private @Nullable PrefectApiStatus prefectApi(ServerReach.Way way) {
        PrefectApiStatus keys = keys(way.learned());
        return hosting.getSpec().prefectApiOrDefault().viaOrDefault() == Via.TASK
                ? LastTask.beside(keys, previous(hosting).prefectApi(), way.lastTask())
                : keys;
    }

    private @Nullable PrefectApiStatus keys(List<String> learned) {
        return KeptHostKeys.of(
                previous(hosting).prefectApi(),
                instanceId(),
                learned,
                new ConnectEndpoint(hosting.getSpec(), owner, aws).usable());
    }

    private @Nullable GithubStatus github() {
        return id(aws.roles, Ids.GITHUB_ROLE).map(GithubStatus::new).orElse(null);
    }

    private Optional<String> id(Inventory<?, ?> inventory, String logicalId) {
        return find(inventory, logicalId).map(Remote::id);
    }

    private <R extends Remote> Optional<R> find(Inventory<?, R> inventory, String logicalId) {
        return inventory.find(new Identity(owner.uid(), logicalId)).stream().findFirst();
    }
}
