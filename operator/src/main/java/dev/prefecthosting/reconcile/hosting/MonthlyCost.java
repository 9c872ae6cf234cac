package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.SubnetKind;
import dev.prefecthosting.model.hosting.EstimatedMonthlyCost;
import dev.prefecthosting.model.hosting.InstanceSpec;
import dev.prefecthosting.model.hosting.NatGateways;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.hosting.PrefectSpec;
import dev.prefecthosting.model.hosting.ServerPlacement;
import dev.prefecthosting.model.hosting.ServerSpec;
import dev.prefecthosting.model.hosting.VpcSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a hosting costs while nothing runs on it, by list prices; empty where one of them is not known. */
final class MonthlyCost {
    private static final int HOURS = 730;
    private static final ListPrices PRICES = new ListPrices();

    private final PrefectHostingSpec spec;
    private final String region;
    private final List<Optional<BigDecimal>> items = new ArrayList<>();

    private MonthlyCost(PrefectHostingSpec spec) {
        this.spec = spec;
        this.region = spec.aws().region() + ".";
    }

    /** What was once said of this generation stays, so that a new price list alone writes no status. */
    static Optional<EstimatedMonthlyCost> of(PrefectHosting hosting, PrefectHostingStatus before) {
        return ofSame(hosting.getMetadata().getGeneration(), before).or(() -> of(hosting.getSpec()));
    }

    /** Empty where another generation of the spec was observed then. */
    static Optional<EstimatedMonthlyCost> ofSame(@Nullable Long generation, PrefectHostingStatus before) {
        return generation != null && generation.equals(before.observedGeneration())
                ? Optional.ofNullable(before.estimatedMonthlyCost())
                : Optional.empty();
    }

    static Optional<EstimatedMonthlyCost> of(PrefectHostingSpec spec) {
        return isPriced(spec) ? new MonthlyCost(spec).total() : Optional.empty();
    }

    /** Databases, caches, load balancers and Fargate are in no list here. */
    private static boolean isPriced(PrefectHostingSpec spec) {
        PrefectSpec prefect = spec.prefectOrDefault();
        ServerSpec server = prefect.serverOrDefault();
        boolean plain = server.placementOrDefault() == ServerPlacement.INSTANCE
                && server.loadBalancer() == null
                && (server.database() == null || server.database().rds() == null)
                && (server.redis() == null || server.redis().elastiCache() == null);
        return spec.networkOrDefault().existing() == null && (plain || !prefect.makesServer());
    }

    private Optional<EstimatedMonthlyCost> total() {
        network();
        if (spec.hasInstance()) {
            instance();
        }
        if (spec.prefectOrDefault().external() == null) {
            items.add(PRICES.of("secret"));
        }
        if (items.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        BigDecimal sum = items.stream().flatMap(Optional::stream).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Optional.of(
                new EstimatedMonthlyCost(sum.setScale(2, RoundingMode.HALF_UP).toPlainString(), "USD", PRICES.asOf()));
    }

    private void network() {
        VpcSpec vpc = spec.networkOrDefault().vpcOrDefault();
        int zones = vpc.zoneNamesOrDefault().isEmpty()
                ? vpc.zonesOrDefault()
                : vpc.zoneNamesOrDefault().size();
        int gateways = gateways(vpc.natGatewaysOrDefault(), zones);
        hourly(gateways, region + "nat-gateway");
        hourly(gateways, "public-ipv4");
        long interfaces = vpc.endpointsOrDefault().stream()
                .filter(endpoint -> !endpoint.isGateway())
                .count();
        hourly(interfaces * zones, region + "endpoint");
    }

    private static int gateways(NatGateways wanted, int zones) {
        return switch (wanted) {
            case SINGLE -> 1;
            case PER_ZONE -> zones;
            case NONE -> 0;
        };
    }

    private void instance() {
        InstanceSpec instance = spec.instanceOrDefault();
        hourly(1, region + instance.typeOrDefault());
        hourly(instance.subnetOrDefault() == SubnetKind.PUBLIC ? 1 : 0, "public-ipv4");
        int gigabytes = instance.rootVolumeGiBOrDefault()
                + instance.dataVolumeOrDefault().sizeGiBOrDefault();
        items.add(PRICES.of(region + "gp3").map(price -> price.multiply(BigDecimal.valueOf(gigabytes))));
    }

    private void hourly(long count, String what) {
        if (count > 0) {
            items.add(PRICES.of(what).map(price -> price.multiply(BigDecimal.valueOf(count * HOURS))));
        }
    }
}
