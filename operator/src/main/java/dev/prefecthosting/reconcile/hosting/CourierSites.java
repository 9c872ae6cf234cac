package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.courier.Site;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Inventory;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.reconcile.refs.AwsAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.UnmetException;
import dev.prefecthosting.reconcile.status.Reason;
import java.time.Duration;
import java.util.List;

/** Where the tasks of a hosting run that bring requests to its Prefect API, from what it has on AWS. */
public record CourierSites(AwsAccess access) {
    /** Listed once, these are kept by the reconciles of the hosting. */
    private static final Duration ONCE = Duration.ofDays(1);

    /** Throws {@link UnmetException} while something that they take is missing. */
    public Site of(PrefectHosting hosting) {
        AwsRegion aws = access.of(hosting);
        Owner owner = HostingObserver.owner(hosting);
        TaskDefinitions.Found definition = find(aws.taskDefinitions, owner, Ids.COURIER);
        return new Site(
                owner,
                aws.oneShotTasks,
                aws.logTails,
                aws.letterbox,
                find(aws.clusters, owner, Ids.CLUSTER).id(),
                definition.id(),
                definition.arn(),
                privateSubnets(aws, owner),
                List.of(find(aws.securityGroups, owner, Ids.CLIENTS).id()),
                find(aws.secrets, owner, Ids.COURIER_LETTER).id(),
                new HostingNames(owner).serverLogGroup());
    }

    private static List<String> privateSubnets(AwsRegion aws, Owner owner) {
        aws.subnets.refresh(ONCE);
        List<String> found = NetworkLayout.LETTERS.stream()
                .flatMap(letter -> aws.subnets.find(new Identity(owner.uid(), Ids.PRIVATE_SUBNET + letter)).stream())
                .map(Remote::id)
                .toList();
        if (found.isEmpty()) {
            throw missing(Ids.PRIVATE_SUBNET);
        }
        return found;
    }

    private static <R extends Remote> R find(Inventory<?, R> inventory, Owner owner, String logicalId) {
        inventory.refresh(ONCE);
        return inventory.find(new Identity(owner.uid(), logicalId)).stream()
                .findFirst()
                .orElseThrow(() -> missing(logicalId));
    }

    private static UnmetException missing(String logicalId) {
        return new UnmetException(
                PrefectAccess.CONDITION,
                Reason.REFERENCE_NOT_READY,
                "%s has to be made first, which tasks to the Prefect API take".formatted(logicalId));
    }
}
