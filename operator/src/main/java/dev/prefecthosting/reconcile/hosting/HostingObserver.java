package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Images;
import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.model.common.SecretKeyRef;
import dev.prefecthosting.model.common.SecretRef;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.DesktopAccess;
import dev.prefecthosting.model.hosting.InstanceSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.hosting.ServerSpec;
import dev.prefecthosting.model.hosting.VpcSpec;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import dev.prefecthosting.reconcile.refs.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gathers what a hosting's plan is made of. Observes only. */
final class HostingObserver {
    private final Secrets secrets;

    HostingObserver(Secrets secrets) {
        this.secrets = secrets;
    }

    static Owner owner(PrefectHosting hosting) {
        return new Owner(
                hosting.getMetadata().getUid(),
                hosting.getMetadata().getNamespace(),
                hosting.getMetadata().getName(),
                hosting.getSpec().aws().tagsOrDefault());
    }

    static PrefectRelease release(PrefectHostingSpec spec) {
        ServerSpec server = spec.prefectOrDefault().serverOrDefault();
        return PrefectRelease.of(server.versionOrDefault(), Optional.ofNullable(server.image()));
    }

    HostingInputs inputs(
            PrefectHosting hosting,
            AwsRegion aws,
            Optional<SecretRef> authSecret,
            List<FlowDeployment> deployments,
            Registrants registrants,
            Duration sweepAge) {
        PrefectHostingSpec spec = hosting.getSpec();
        Owner owner = owner(hosting);
        return new HostingInputs(
                owner,
                spec,
                AccountRegion.of(spec.aws().region(), aws.account.id()),
                zones(spec, owner, aws, sweepAge),
                spec.hasInstance()
                        ? Optional.of(machine(spec.instanceOrDefault(), owner, aws, sweepAge))
                        : Optional.empty(),
                release(spec),
                login(hosting, authSecret),
                desktopPassword(hosting),
                RepositoryWishes.of(deployments),
                RepositoryWishes.announced(deployments),
                registrants,
                endpoint(spec, owner, aws, sweepAge));
    }

    /** For a deletion: nothing is looked up, since nothing is made. */
    static HostingInputs forDeletion(PrefectHosting hosting, AwsRegion aws) {
        PrefectHostingSpec spec = hosting.getSpec();
        return new HostingInputs(
                owner(hosting),
                spec,
                AccountRegion.of(spec.aws().region(), aws.account.id()),
                NetworkLayout.LETTERS,
                Optional.empty(),
                release(spec),
                Given.NOT_ASKED,
                Given.NOT_ASKED,
                List.of(),
                Set.of(),
                Registrants.NONE,
                Optional.empty());
    }

    /** A zone is chosen once: a subnet that exists keeps its own, further ones take what is left. */
    private static List<String> zones(PrefectHostingSpec spec, Owner owner, AwsRegion aws, Duration sweepAge) {
        VpcSpec vpc = spec.networkOrDefault().vpcOrDefault();
        if (!vpc.zoneNamesOrDefault().isEmpty()) {
            return vpc.zoneNamesOrDefault();
        }
        aws.subnets.refresh(sweepAge);
        List<Optional<String>> kept = NetworkLayout.LETTERS.stream()
                .limit(vpc.zonesOrDefault())
                .map(letter -> aws.subnets.find(new Identity(owner.uid(), Ids.PUBLIC_SUBNET + letter)).stream()
                        .findFirst()
                        .map(Subnets.Found::zone))
                .toList();
        if (kept.stream().allMatch(Optional::isPresent)) {
            return kept.stream().flatMap(Optional::stream).toList();
        }
        List<String> free = new ArrayList<>(
                aws.offers.zones().offering(spec.instanceOrDefault().typeOrDefault()));
        kept.stream().flatMap(Optional::stream).forEach(free::remove);
        return kept.stream()
                .flatMap(zone ->
                        zone.or(() -> free.isEmpty() ? Optional.empty() : Optional.of(free.removeFirst())).stream())
                .toList();
    }

    private static Optional<InstanceConnectEndpoints.Found> endpoint(
            PrefectHostingSpec spec, Owner owner, AwsRegion aws, Duration sweepAge) {
        if (!ConnectEndpoint.isAsked(spec)) {
            return Optional.empty();
        }
        aws.vpcs.refresh(sweepAge);
        aws.instanceConnectEndpoints.refresh(sweepAge);
        return new ConnectEndpoint(spec, owner, aws).given();
    }

    private static Machine machine(InstanceSpec instance, Owner owner, AwsRegion aws, Duration sweepAge) {
        Architecture architecture = architecture(instance, aws);
        Images.Os os =
                switch (instance.osOrDefault()) {
                    case AMAZON_LINUX_2023 -> Images.Os.AMAZON_LINUX_2023;
                    case UBUNTU -> Images.Os.UBUNTU_24_04;
                };
        aws.instances.refresh(sweepAge);
        return new Machine(
                aws.offers.images().newest(os, architecture),
                architecture,
                InstanceArchitecture.of(aws, owner.uid(), instance));
    }

    private static Architecture architecture(InstanceSpec instance, AwsRegion aws) {
        try {
            return aws.offers.types().architecture(instance.typeOrDefault());
        } catch (RemoteException e) {
            if (e.reason() == Failure.INVALID) {
                throw new RemoteException(e.reason(), "spec.instance.type: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private Given login(PrefectHosting hosting, Optional<SecretRef> authSecret) {
        CloudSpec cloud = hosting.getSpec().prefectOrDefault().cloud();
        if (cloud == null) {
            return authSecret.map(ref -> auth(hosting, ref)).orElse(Given.NOT_ASKED);
        }
        Given key = key(hosting, cloud.apiKeySecretRef());
        // A file that a Secret is made of ends with a line break.
        return key.value().map(text -> Given.of(text.strip())).orElse(key);
    }

    private Given auth(PrefectHosting hosting, SecretRef ref) {
        String namespace = hosting.getMetadata().getNamespace();
        Map<String, String> read = secrets.all(namespace, ref.name());
        String username = read.get("username");
        String password = read.get("password");
        if (username == null || password == null) {
            return Given.missing(Secrets.howToMake(namespace, ref.name(), "username", "password"));
        }
        return Given.of(username + ":" + password);
    }

    private Given desktopPassword(PrefectHosting hosting) {
        DesktopAccess desktop = hosting.getSpec().accessOrDefault().desktop();
        if (desktop == null || !desktop.enabledOrDefault()) {
            return Given.NOT_ASKED;
        }
        SecretKeyRef ref = desktop.passwordSecretRef();
        if (ref == null) {
            return Given.missing("write spec.access.desktop.passwordSecretRef: {name: …, key: …}");
        }
        return key(hosting, ref);
    }

    private Given key(PrefectHosting hosting, SecretKeyRef ref) {
        String namespace = hosting.getMetadata().getNamespace();
        return secrets.read(namespace, ref.name(), ref.key())
                .map(Given::of)
                .orElseGet(() -> Given.missing(Secrets.howToMake(namespace, ref.name(), ref.key())));
    }
}
