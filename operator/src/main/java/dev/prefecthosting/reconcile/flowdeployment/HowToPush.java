package dev.prefecthosting.reconcile.flowdeployment;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.workpool.Capacity;
import dev.prefecthosting.model.workpool.JobSpec;
import dev.prefecthosting.reconcile.hosting.InstanceArchitecture;
import java.util.Optional;

/** What to type where an image is missing: commands that can be pasted as they are, beside the flow's Dockerfile. */
final class HowToPush {
    private HowToPush() {}

    /** @param uri of the repository */
    static String words(String uri, String tag, Home home, AwsRegion region) {
        return words(uri, tag, home.hosting().getSpec().aws().region(), platform(home, region));
    }

    static String words(String uri, String tag, String region, Optional<String> platform) {
        String registry = uri.substring(0, Math.max(0, uri.indexOf('/')));
        String built = platform.map("--platform %s "::formatted).orElse("");
        return "no image has been pushed as %1$s:%2$s: aws ecr get-login-password --region %3$s | docker login --username AWS --password-stdin %4$s && docker build %5$s-t %1$s:%2$s . && docker push %1$s:%2$s"
                .formatted(uri, tag, region, registry, built);
    }

    /** What the pool's tasks run on, whatever the machine that builds is; pools of other types run anywhere. */
    private static Optional<String> platform(Home home, AwsRegion region) {
        if (!home.pool().getSpec().typeOrDefault().equals("ecs")) {
            return Optional.empty();
        }
        JobSpec job = home.pool().getSpec().jobOrDefault();
        String architecture = job.capacityOrDefault() == Capacity.INSTANCE
                ? InstanceArchitecture.of(
                                region,
                                home.hosting().getMetadata().getUid(),
                                home.hosting().getSpec().instanceOrDefault())
                        .name()
                : job.architectureOrDefault().name();
        return Optional.of(architecture.equals("ARM64") ? "linux/arm64" : "linux/amd64");
    }
}
