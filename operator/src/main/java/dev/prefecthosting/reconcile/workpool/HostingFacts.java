package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.model.hosting.LogsSpec;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.reconcile.hosting.PrefectRelease;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pool needs to know of its hosting.
 *
 * @param uid of the hosting
 * @param authSecretArn of {@code user:password} in Secrets Manager; empty where the server has no authentication
 * @param taskEventsArn of the queue in which workers hear what became of tasks
 * @param instance the architecture of the hosting's instance; empty where it has none
 */
public record HostingFacts(
        String uid,
        AccountRegion where,
        String apiUrl,
        Features features,
        PrefectRelease release,
        Cluster cluster,
        Network network,
        String taskEventsArn,
        Optional<String> authSecretArn,
        Optional<Architecture> instance,
        LogsSpec logs,
        @Nullable String permissionsBoundaryArn) {

    public record Cluster(String name, String arn) {}

    /** @param clientsGroup the only group that server, database and endpoints admit */
    public record Network(String vpcId, List<String> publicSubnets, List<String> privateSubnets, String clientsGroup) {}
}
