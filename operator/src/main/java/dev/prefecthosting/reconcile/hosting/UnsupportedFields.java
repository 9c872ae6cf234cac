package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.model.common.ActionAnnotations;
import dev.prefecthosting.model.common.SubnetKind;
import dev.prefecthosting.model.hosting.DatabaseSpec;
import dev.prefecthosting.model.hosting.NatGateways;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.hosting.ServerPlacement;
import dev.prefecthosting.model.hosting.ServerSpec;
import dev.prefecthosting.model.hosting.SqliteSpec;
import dev.prefecthosting.model.hosting.VpcSpec;
import dev.prefecthosting.reconcile.refs.Triggers;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Conditions;
import dev.prefecthosting.reconcile.status.Reason;
import java.util.ArrayList;
import java.util.List;

/** Fields of a hosting that this release can't act on yet; each is named in a condition rather than ignored. */
final class UnsupportedFields {
    private final List<String> fields = new ArrayList<>();

    private UnsupportedFields() {}

    /** Throws {@link UnmetException} that names what this release can't do, annotations among it. */
    static void refuse(PrefectHosting hosting) {
        List<String> found = new ArrayList<>(of(hosting.getSpec()));
        if (Triggers.annotation(hosting, ActionAnnotations.ADOPT) != null) {
            found.add("annotation " + ActionAnnotations.ADOPT);
        }
        if (!found.isEmpty()) {
            throw new UnmetException(
                    Conditions.READY,
                    Reason.NOT_SUPPORTED_YET,
                    "this release can't do: %s. Leave it out; until then nothing is done"
                            .formatted(String.join(", ", found)));
        }
    }

    static List<String> of(PrefectHostingSpec spec) {
        UnsupportedFields found = new UnsupportedFields();
        found.network(spec);
        found.server(spec.prefectOrDefault().serverOrDefault());
        return List.copyOf(found.fields);
    }

    private void network(PrefectHostingSpec spec) {
        VpcSpec vpc = spec.networkOrDefault().vpcOrDefault();
        add(spec.networkOrDefault().existing() != null, "network.existing");
        add(vpc.flowLogs() != null, "network.vpc.flowLogs");
        boolean cutOff = spec.hasInstance()
                && vpc.natGatewaysOrDefault() == NatGateways.NONE
                && spec.instanceOrDefault().subnetOrDefault() == SubnetKind.PRIVATE;
        add(cutOff, "network.vpc.natGateways None with a private instance, whose images would have to come from ECR");
    }

    private void server(ServerSpec server) {
        add(server.placementOrDefault() == ServerPlacement.FARGATE, "prefect.server.placement Fargate");
        add(server.replicasOrDefault() > 1, "prefect.server.replicas");
        add(server.redis() != null, "prefect.server.redis");
        add(server.loadBalancer() != null, "prefect.server.loadBalancer");
        DatabaseSpec database = server.database();
        if (database != null) {
            add(database.postgres() != null, "prefect.server.database.postgres");
            add(database.rds() != null, "prefect.server.database.rds");
            SqliteSpec sqlite = database.sqlite();
            add(sqlite != null && sqlite.snapshots() != null, "prefect.server.database.sqlite.snapshots");
        }
    }

    private void add(boolean present, String field) {
        if (present) {
            fields.add("spec." + field);
        }
    }
}
