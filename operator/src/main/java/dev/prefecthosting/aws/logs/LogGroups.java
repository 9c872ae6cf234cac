package dev.prefecthosting.aws.logs;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** CloudWatch log groups. */
public final class LogGroups implements AwsKind<LogGroups.Desired, LogGroups.Found> {
    public static final int LONGEST_NAME = 512;

    private static final String EVERY_STREAM = ":*";

    private final CloudWatchLogsClient logs;

    public LogGroups(CloudWatchLogsClient logs) {
        this.logs = logs;
    }

    /**
     * @param name with a part in the form of {@link Names}, which is how ours are found again
     * @param retentionDays null: for ever
     */
    public record Desired(
            String name,
            @Nullable Integer retentionDays,
            @Nullable String kmsKeyArn) {}

    /** @param id the ARN, without the wildcard for its streams */
    public record Found(
            String id,
            Identity identity,
            String name,
            @Nullable Integer retentionDays,
            @Nullable String kmsKeyArn) implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "LogGroup";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere("logs:DescribeLogGroups"),
                        Permission.on(
                                "arn:aws:logs:*:*:log-group:*",
                                "logs:ListTagsForResource",
                                "logs:CreateLogGroup",
                                "logs:TagResource",
                                "logs:UntagResource",
                                "logs:PutRetentionPolicy",
                                "logs:DeleteRetentionPolicy",
                                "logs:AssociateKmsKey",
                                "logs:DisassociateKmsKey",
                                "logs:DeleteLogGroup"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return logs.describeLogGroupsPaginator(request -> {}).logGroups().stream()
                .filter(group -> Names.mayBeOurs(group.logGroupName()))
                .map(this::withTags)
                .flatMap(Optional::stream)
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    private Optional<Found> withTags(LogGroup group) {
        String arn = arn(group);
        try {
            Map<String, String> tags = logs.listTagsForResource(request -> request.resourceArn(arn))
                    .tags();
            return Optional.of(new Found(
                    arn, Tags.identity(tags), group.logGroupName(), group.retentionInDays(), group.kmsKeyId()));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Optional<RemoteException> taken = Optional.empty();
        try {
            logs.createLogGroup(request -> request.logGroupName(desired.name())
                    .kmsKeyId(desired.kmsKeyArn())
                    .tags(Tags.of(creation)));
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            taken = Optional.of(e);
        }
        // The answer to a create is empty; the ARN is told by a list only.
        Optional<Found> made =
                read(desired.name()).filter(found -> found.identity().equals(creation.identity()));
        if (made.isEmpty() && taken.isPresent()) {
            throw taken.get();
        }
        return made.orElseThrow(() -> new RemoteException(
                Failure.INCONSISTENT_YET, desired.name() + " was made and is not listed yet", null));
    }

    private Optional<Found> read(String name) {
        return logs.describeLogGroups(request -> request.logGroupNamePrefix(name)).logGroups().stream()
                .filter(group -> group.logGroupName().equals(name))
                .findFirst()
                .flatMap(this::withTags);
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("retention days", actual.retentionDays(), desired.retentionDays())
                .update("encryption key", actual.kmsKeyArn(), desired.kmsKeyArn())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        String name = actual.name();
        Integer retention = desired.retentionDays();
        String key = desired.kmsKeyArn();
        if (retention != null && !retention.equals(actual.retentionDays())) {
            logs.putRetentionPolicy(request -> request.logGroupName(name).retentionInDays(retention));
        }
        if (retention == null && actual.retentionDays() != null) {
            logs.deleteRetentionPolicy(request -> request.logGroupName(name));
        }
        if (key != null && !key.equals(actual.kmsKeyArn())) {
            logs.associateKmsKey(request -> request.logGroupName(name).kmsKeyId(key));
        }
        if (key == null && actual.kmsKeyArn() != null) {
            logs.disassociateKmsKey(request -> request.logGroupName(name));
        }
        return new Found(actual.id(), actual.identity(), name, retention, key);
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> logs.deleteLogGroup(request -> request.logGroupName(actual.name())));
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        logs.tagResource(request -> request.resourceArn(actual.id()).tags(tags));
    }

    @Override
    public void release(Found actual) {
        logs.tagResource(request -> request.resourceArn(actual.id()).tags(Map.of(Tags.RETAINED, "true")));
        logs.untagResource(request -> request.resourceArn(actual.id()).tagKeys(Tags.OWNER_UID));
    }

    private static String arn(LogGroup group) {
        String arn = group.arn();
        return arn.endsWith(EVERY_STREAM) ? arn.substring(0, arn.length() - EVERY_STREAM.length()) : arn;
    }
}
