package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.LogsSpec;
import dev.prefecthosting.prefect.Features;
import dev.prefecthosting.reconcile.hosting.PrefectRelease;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a pool needs to know of its hosting.
 *
 * @param uid of the hosting
 * @param login empty where the server has no authentication
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
        Optional<ApiLogin> login,
        Optional<Architecture> instance,
        LogsSpec logs,
        @Nullable String permissionsBoundaryArn) {

    /** Variables by which a worker and its runs find the API. */
    Map<String, String> apiEnvironment() {
        Map<String, String> environment = new TreeMap<>(Map.of("PREFECT_API_URL", apiUrl));
        // By this one the client knows that it is Cloud's.
        cloudApi()
                .filter(url -> !url.equals(CloudSpec.DEFAULT_API_URL))
                .ifPresent(url -> environment.put("PREFECT_CLOUD_API_URL", url));
        return environment;
    }

    private Optional<String> cloudApi() {
        int end = apiUrl.indexOf("/accounts/");
        return end < 0 ? Optional.empty() : Optional.of(apiUrl.substring(0, end));
    }

    public record Cluster(String name, String arn) {}

    /** @param clientsGroup the only group that server, database and endpoints admit */
    public record Network(String vpcId, List<String> publicSubnets, List<String> privateSubnets, String clientsGroup) {}
}
