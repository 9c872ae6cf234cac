package dev.prefecthosting.aws.events;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.CanonicalJson;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** EventBridge rules on the default bus, with their targets. */
public final class Rules implements AwsKind<Rules.Desired, Rules.Found> {
    public static final int LONGEST_NAME = 64;

    private static final String ENABLED = RuleState.ENABLED.toString();

    private final EventBridgeClient events;

    public Rules(EventBridgeClient events) {
        this.events = events;
    }

    /**
     * @param pattern of the events, JSON
     * @param targets ID to ARN; others are removed
     */
    public record Desired(String name, String pattern, SortedMap<String, String> targets) {
        public Desired {
            pattern = CanonicalJson.form(pattern);
            targets = new TreeMap<>(targets);
        }
    }

    /**
     * @param id the ARN
     * @param state {@code ENABLED} or {@code DISABLED}
     */
    public record Found(
            String id, Identity identity, String state, String name, String pattern, SortedMap<String, String> targets)
            implements Remote {}

    @Override
    public String name() {
        return "Rule";
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
                        Permission.anywhere("events:ListRules"),
                        Permission.on(
                                "arn:aws:events:*:*:rule/*",
                                "events:ListTagsForResource",
                                "events:ListTargetsByRule",
                                "events:PutRule",
                                "events:TagResource",
                                "events:UntagResource",
                                "events:PutTargets",
                                "events:RemoveTargets",
                                "events:DeleteRule"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        List<Found> found = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            ListRulesResponse page = events.listRules(request -> request.nextToken(next));
            page.rules().stream()
                    .filter(rule -> Names.mayBeOurs(rule.name()))
                    .map(this::read)
                    .flatMap(Optional::stream)
                    .filter(rule -> !rule.identity().isForeign())
                    .forEach(found::add);
            token = page.nextToken();
        } while (token != null);
        return List.copyOf(found);
    }

    private Optional<Found> read(Rule rule) {
        try {
            Map<String, String> tags =
                    events.listTagsForResource(request -> request.resourceARN(rule.arn())).tags().stream()
                            .collect(Collectors.toMap(Tag::key, Tag::value));
            return Optional.of(new Found(
                    rule.arn(),
                    Tags.identity(tags),
                    rule.stateAsString(),
                    rule.name(),
                    pattern(rule.eventPattern()),
                    targets(rule.name())));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private SortedMap<String, String> targets(String rule) {
        SortedMap<String, String> targets = new TreeMap<>();
        String token = null;
        do {
            String next = token;
            ListTargetsByRuleResponse page =
                    events.listTargetsByRule(request -> request.rule(rule).nextToken(next));
            page.targets().forEach(target -> targets.put(target.id(), target.arn()));
            token = page.nextToken();
        } while (token != null);
        return targets;
    }

    /** A rule of that name that exists keeps its tags: names end in the owner's UID. */
    @Override
    public Found create(Creation creation, Desired desired) {
        List<Tag> tags = Tags.of(creation).entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toList();
        String arn = events.putRule(request -> request.name(desired.name())
                        .eventPattern(desired.pattern())
                        .state(RuleState.ENABLED)
                        .tags(tags))
                .ruleArn();
        return new Found(arn, Tags.identity(creation), ENABLED, desired.name(), desired.pattern(), new TreeMap<>());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("state", actual.state(), ENABLED)
                .update("pattern", actual.pattern(), desired.pattern())
                .update("targets", actual.targets(), desired.targets())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        String rule = actual.name();
        if (!actual.pattern().equals(desired.pattern()) || !actual.state().equals(ENABLED)) {
            events.putRule(request ->
                    request.name(rule).eventPattern(desired.pattern()).state(RuleState.ENABLED));
        }
        if (!desired.targets().isEmpty()) {
            putTargets(rule, desired.targets());
        }
        removeTargets(
                rule,
                actual.targets().keySet().stream()
                        .filter(id -> !desired.targets().containsKey(id))
                        .toList());
        return new Found(actual.id(), actual.identity(), ENABLED, rule, desired.pattern(), desired.targets());
    }

    /** Targets that EventBridge refuses are told in an answer that is otherwise a success. */
    private void putTargets(String rule, SortedMap<String, String> targets) {
        List<Target> all = targets.entrySet().stream()
                .map(target -> Target.builder()
                        .id(target.getKey())
                        .arn(target.getValue())
                        .build())
                .toList();
        List<PutTargetsResultEntry> refused =
                events.putTargets(request -> request.rule(rule).targets(all)).failedEntries();
        if (!refused.isEmpty()) {
            PutTargetsResultEntry first = refused.getFirst();
            String message =
                    "PutTargets: %s: %s (%s)".formatted(first.targetId(), first.errorMessage(), first.errorCode());
            throw new RemoteException(Failure.UNAVAILABLE, message, null);
        }
    }

    private void removeTargets(String rule, List<String> ids) {
        if (!ids.isEmpty()) {
            events.removeTargets(request -> request.rule(rule).ids(ids));
        }
    }

    @Override
    public Optional<Found> delete(Found actual) {
        Gone.whenDeleted(() -> {
            removeTargets(actual.name(), List.copyOf(targets(actual.name()).keySet()));
            events.deleteRule(request -> request.name(actual.name()));
        });
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        events.tagResource(request -> request.resourceARN(actual.id())
                .tags(tags.entrySet().stream()
                        .map(each -> tag(each.getKey(), each.getValue()))
                        .toList()));
    }

    @Override
    public void release(Found actual) {
        events.tagResource(request -> request.resourceARN(actual.id()).tags(tag(Tags.RETAINED, "true")));
        events.untagResource(request -> request.resourceARN(actual.id()).tagKeys(Tags.OWNER_UID));
    }

    private static String pattern(@Nullable String json) {
        return json == null ? "" : CanonicalJson.form(json);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
