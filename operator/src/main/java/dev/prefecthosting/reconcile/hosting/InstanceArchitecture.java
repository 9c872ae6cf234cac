package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Instances;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.hosting.InstanceSpec;
import dev.prefecthosting.plan.Identity;

/** The processor that the tasks on a hosting's instance run on. */
public final class InstanceArchitecture {
    private InstanceArchitecture() {}

    /**
     * Of the instance that exists, as listed last: one of another processor may wait for approval meanwhile, and no task
     * for it could be placed. Of the type that the spec asks for where there is none.
     */
    public static Architecture of(AwsRegion aws, String hostingUid, InstanceSpec spec) {
        String type = aws.instances.find(new Identity(hostingUid, Ids.INSTANCE)).stream()
                .filter(instance -> !aws.instances.kind().isEnding(instance))
                .map(Instances.Found::type)
                .findFirst()
                .orElseGet(spec::typeOrDefault);
        return aws.offers.types().architecture(type);
    }
}
