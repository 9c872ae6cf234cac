package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * Task definitions, one resource a family: its newest revision, and the older ones that wait for their end.
 *
 * <p>Revisions are immutable, so each is read once; what is in it is told by a hash in its tags.
 */
public final class TaskDefinitions implements AwsKind<TaskDefinitions.Desired, TaskDefinitions.Found> {
    public static final int LONGEST_NAME = 255;

    private static final int LISTED_PER_CALL = 100;

    private final EcsClient ecs;

    public TaskDefinitions(EcsClient ecs) {
        this.ecs = ecs;
    }

    /**
     * @param inUse ARNs of revisions that services still run ({@link Services.Found#revisions}); older revisions beyond
     *     these are deregistered
     */
    public record Desired(String family, TaskContent content, Set<String> inUse) {
        public Desired {
            inUse = Set.copyOf(inUse);
        }
    }

    /**
     * @param id the family
     * @param arn of the newest revision
     * @param tags of the newest revision
     * @param older ARNs of our other active revisions, oldest first
     */
    public record Found(
            String id, Identity identity, String state, String arn, Map<String, String> tags, List<String> older)
            implements Remote {
        private Revision newest() {
            return new Revision(arn, tags);
        }
    }

    /** One revision as read. */
    private record Revision(String arn, Map<String, String> tags) {
        private String family() {
            return arn.substring(arn.lastIndexOf('/') + 1, arn.lastIndexOf(':'));
        }

        private int number() {
            return Integer.parseInt(arn.substring(arn.lastIndexOf(':') + 1));
        }
    }

    @Override
    public String name() {
        return "TaskDefinition";
    }

    /** A second revision of the same content is an older one to be deregistered, not a second resource. */
    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere(
                                "ecs:ListTaskDefinitions",
                                "ecs:DescribeTaskDefinition",
                                "ecs:RegisterTaskDefinition",
                                "ecs:DeregisterTaskDefinition"),
                        Permission.on("arn:aws:ecs:*:*:task-definition/*", "ecs:TagResource", "ecs:UntagResource"),
                        Permission.on("arn:aws:iam::*:role/prefect-hosting/*", "iam:PassRole"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        if (!scan.complete()) {
            return scan.known();
        }
        Map<String, Revision> read = new HashMap<>();
        for (Found known : scan.known()) {
            read.put(known.arn(), known.newest());
            known.older().forEach(arn -> read.put(arn, new Revision(arn, known.tags())));
        }
        Map<String, List<Revision>> families = active().stream()
                .filter(arn -> Names.mayBeOurs(new Revision(arn, Map.of()).family()))
                .map(arn -> read.computeIfAbsent(arn, this::read))
                .filter(revision -> !Tags.identity(revision.tags()).isForeign())
                .collect(Collectors.groupingBy(Revision::family, TreeMap::new, Collectors.toList()));
        return families.values().stream().map(TaskDefinitions::found).toList();
    }

    private List<String> active() {
        return ecs
                .listTaskDefinitionsPaginator(
                        request -> request.status(TaskDefinitionStatus.ACTIVE).maxResults(LISTED_PER_CALL))
                .taskDefinitionArns()
                .stream()
                .toList();
    }

    private Revision read(String arn) {
        DescribeTaskDefinitionResponse answer = ecs.describeTaskDefinition(
                request -> request.taskDefinition(arn).include(TaskDefinitionField.TAGS));
        return new Revision(arn, new TreeMap<>(EcsTags.map(answer.tags())));
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        return found(List.of(register(Tags.of(creation), desired)));
    }

    private Revision register(Map<String, String> ownerTags, Desired desired) {
        Map<String, String> tags = new TreeMap<>(ownerTags);
        tags.put(Tags.CONTENT, desired.content().hash());
        TaskDefinition registered = ecs.registerTaskDefinition(desired.content()
                        .request(desired.family())
                        .tags(EcsTags.of(tags))
                        .build())
                .taskDefinition();
        return new Revision(registered.taskDefinitionArn(), tags);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("family", actual.id(), desired.family())
                .update(
                        "content",
                        brief(actual.tags().getOrDefault(Tags.CONTENT, "unknown")),
                        brief(desired.content().hash()))
                .update("old revisions", unused(desired, actual), List.of())
                .result();
    }

    /** Old revisions stay until a later pass sees that no service runs them. */
    @Override
    public Found update(Found actual, Desired desired) {
        if (!desired.content().hash().equals(actual.tags().get(Tags.CONTENT))) {
            List<Revision> revisions = new ArrayList<>(List.of(register(actual.tags(), desired), actual.newest()));
            actual.older().forEach(arn -> revisions.add(new Revision(arn, actual.tags())));
            return found(revisions);
        }
        List<String> unused = unused(desired, actual);
        unused.forEach(this::deregister);
        List<String> left =
                actual.older().stream().filter(arn -> !unused.contains(arn)).toList();
        return new Found(actual.id(), actual.identity(), actual.state(), actual.arn(), actual.tags(), left);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        actual.older().forEach(this::deregister);
        deregister(actual.arn());
        return Optional.empty();
    }

    /** ECS has no code of its own for a revision that is inactive or gone already. */
    private void deregister(String arn) {
        try {
            ecs.deregisterTaskDefinition(request -> request.taskDefinition(arn));
        } catch (RemoteException e) {
            if (e.reason() != Failure.INVALID || active().contains(arn)) {
                throw e;
            }
        }
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        EcsTags.put(ecs, actual.arn(), tags);
    }

    @Override
    public void release(Found actual) {
        actual.older().forEach(arn -> EcsTags.release(ecs, arn));
        EcsTags.release(ecs, actual.arn());
    }

    private static List<String> unused(Desired desired, Found actual) {
        return actual.older().stream()
                .filter(arn -> !desired.inUse().contains(arn))
                .toList();
    }

    private static String brief(String hash) {
        return hash.substring(0, Math.min(8, hash.length()));
    }

    private static Found found(List<Revision> family) {
        List<Revision> sorted = family.stream()
                .sorted(Comparator.comparingInt(Revision::number))
                .toList();
        Revision newest = sorted.getLast();
        List<String> older =
                sorted.stream().limit(sorted.size() - 1L).map(Revision::arn).toList();
        return new Found(newest.family(), Tags.identity(newest.tags()), "ACTIVE", newest.arn(), newest.tags(), older);
    }
}
