package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.InstanceConnectEndpoints;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.model.hosting.PrefectHostingSpec;
import dev.prefecthosting.model.hosting.Via;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a hosting's plan is made of.
 *
 * @param zones by the layout's letters; an existing subnet keeps its own
 * @param machine empty where no instance is wanted
 * @param auth what workers and runs log in with: {@code user:password} of a server, or the API key of Prefect Cloud
 * @param desktopPassword of the user prefect
 * @param repositories that FlowDeployments ask for, one a name
 * @param announced the repositories whose pushes are to be told at once
 * @param registrants the flows that register themselves
 * @param givenEndpoint an EC2 Instance Connect Endpoint that is used and was not made here
 */
public record HostingInputs(
        Owner owner,
        PrefectHostingSpec spec,
        AccountRegion where,
        List<String> zones,
        Optional<Machine> machine,
        PrefectRelease release,
        Given auth,
        Given desktopPassword,
        List<RepositorySpec> repositories,
        Set<String> announced,
        Registrants registrants,
        Optional<InstanceConnectEndpoints.Found> givenEndpoint) {

    public boolean makesServer() {
        return spec.prefectOrDefault().makesServer();
    }

    public boolean isCloud() {
        return spec.prefectOrDefault().cloud() != null;
    }

    /** Whether its Prefect API is reached by tasks. */
    public boolean sendsTasks() {
        return spec.prefectApiOrDefault().viaOrDefault() == Via.TASK;
    }

    /** Made if given, or if the server runs on it. */
    public boolean makesInstance() {
        return spec.instance() != null || makesServer();
    }

    /** Where none is there that serves, and the spec names none. */
    public boolean makesConnectEndpoint() {
        return ConnectEndpoint.isAsked(spec) && ConnectEndpoint.named(spec).isEmpty() && givenEndpoint.isEmpty();
    }

    public boolean instanceIsPublic() {
        return switch (spec.instanceOrDefault().subnetOrDefault()) {
            case PUBLIC -> true;
            case PRIVATE -> false;
        };
    }
}
