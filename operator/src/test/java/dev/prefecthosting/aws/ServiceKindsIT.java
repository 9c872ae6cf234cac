package dev.prefecthosting.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.events.Queues;
import dev.prefecthosting.aws.events.Rules;
import dev.prefecthosting.aws.iam.InstanceProfiles;
import dev.prefecthosting.aws.iam.OidcProviders;
import dev.prefecthosting.aws.iam.Roles;
import dev.prefecthosting.aws.logs.LogGroups;
import dev.prefecthosting.aws.secrets.Parameters;
import dev.prefecthosting.aws.secrets.SecretValue;
import dev.prefecthosting.aws.secrets.Secrets;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Roles, log groups, queues, rules, repositories and secrets on local AWS. */
@SuppressWarnings("NullAway.Init")
@Tag("localaws")
class ServiceKindsIT {
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]}
            """;
    private static final String PATTERN = """
            {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"]}
            """;

    private final Optional<LocalAws> local = LocalAws.find();
    private final Trial trial = new Trial();

    private AwsClients clients;
    private Roles roles;
    private InstanceProfiles profiles;
    private OidcProviders providers;
    private LogGroups logGroups;
    private Queues queues;
    private Rules rules;
    private Secrets secrets;
    private Parameters parameters;

    @BeforeEach
    void connect() {
        assumeTrue(local.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        clients = local.orElseThrow().clients();
        roles = new Roles(clients.iam());
        profiles = new InstanceProfiles(clients.iam());
        providers = new OidcProviders(clients.iam());
        logGroups = new LogGroups(clients.logs());
        queues = new Queues(clients.sqs());
        rules = new Rules(clients.events());
        secrets = new Secrets(clients.secrets());
        parameters = new Parameters(clients.ssm());
    }

    @AfterEach
    void calledOnlyWhatIsDeclared() {
        if (local.isEmpty()) {
            return;
        }
        Stream<Permitted> permitted =
                Stream.of(roles, profiles, providers, logGroups, queues, rules, secrets, parameters);
        Set<String> declared = permitted
                .flatMap(kind -> kind.permissions().stream())
                .map(Permission::action)
                .collect(Collectors.toSet());
        assertThat(declared).containsAll(local.orElseThrow().actions());
    }

    private String name(String logicalId, int longest) {
        return Names.of(trial.owner(), logicalId, longest);
    }

    /** Creating again, as after an answer that was lost, finds what is there. */
    private <D, R extends Remote> void createAgain(AwsKind<D, R> kind, String logicalId, D desired, R made) {
        assertThat(kind.create(trial.creation(logicalId), desired).id()).isEqualTo(made.id());
    }

    private <D, R extends Remote> R change(AwsKind<D, R> kind, D desired, R actual) {
        assertThat(kind.compare(desired, actual)).isInstanceOf(Difference.Update.class);
        return trial.bring(kind, desired, actual);
    }

    private Roles.Desired role(String action, Set<String> attached) {
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["%s"], "Resource": "*"}]}
                """.formatted(action);
        TreeMap<String, String> inline = new TreeMap<>(Map.of("tasks", policy));
        return new Roles.Desired(
                name("worker-role", Roles.LONGEST_NAME), TRUST, inline, new TreeSet<>(attached), null, 3600);
    }

    @Test
    void aRoleAndItsInstanceProfile() {
        Roles.Desired desired = role("ecs:RunTask", Set.of());
        Roles.Found role = trial.make(roles, "worker-role", desired);
        createAgain(roles, "worker-role", desired, role);
        InstanceProfiles.Desired holder =
                new InstanceProfiles.Desired(name("profile", InstanceProfiles.LONGEST_NAME), desired.name());
        InstanceProfiles.Found profile = trial.make(profiles, "profile", holder);
        createAgain(profiles, "profile", holder, profile);

        role = change(roles, role("ecs:StopTask", Set.of()), role);
        trial.delete(roles, role);
        assertThat(trial.find(profiles, profile).orElseThrow().roles()).isEmpty();
        trial.delete(profiles, profile);
    }

    @Test
    void aRolesNameOfSomebodyElseIsAConflict() {
        Roles.Desired desired = role("ecs:RunTask", Set.of());
        clients.iam().createRole(request -> request.roleName(desired.name()).assumeRolePolicyDocument(TRUST));
        RemoteException refused =
                catchThrowableOfType(RemoteException.class, () -> roles.create(trial.creation("worker-role"), desired));
        assertThat(refused.reason()).isEqualTo(Failure.CONFLICT);
    }

    @Test
    void theOidcProviderGoesWithItsLastUser() {
        OidcProviders.Desired desired = new OidcProviders.Desired(OidcProviders.GITHUB);
        Trial other = new Trial();
        OidcProviders.Found first = trial.make(providers, "github", desired);
        OidcProviders.Found second = other.make(providers, "github", desired);
        assertThat(second.arn()).isEqualTo(first.arn());

        trial.delete(providers, first);
        assertThat(other.find(providers, second)).isPresent();
        other.delete(providers, second);
        assertThat(clients.iam().listOpenIDConnectProviders().openIDConnectProviderList())
                .isEmpty();
    }

    @Test
    void aForeignOidcProviderIsUsedAsItIs() {
        clients.iam().createOpenIDConnectProvider(request -> request.url("https://" + OidcProviders.GITHUB)
                .clientIDList(OidcProviders.AUDIENCE)
                .thumbprintList("6938fd4d98bab03faadb97b34396831e3780aea1"));
        OidcProviders.Desired desired = new OidcProviders.Desired(OidcProviders.GITHUB);
        OidcProviders.Found used = providers.create(trial.creation("github"), desired);
        assertThat(used.state()).isEqualTo("foreign");
        assertThat(providers.compare(desired, used)).isEqualTo(Difference.NONE);
        assertThat(providers.list(new Scan<>(List.of(used), true))).containsExactly(used);
        providers.delete(used);
        assertThat(clients.iam().listOpenIDConnectProviders().openIDConnectProviderList())
                .hasSize(1);
    }

    @Test
    void aLogGroup() {
        String name = "/prefect-hosting/" + name("server", 200);
        LogGroups.Found group = trial.make(logGroups, "server-logs", new LogGroups.Desired(name, 30, null));
        createAgain(logGroups, "server-logs", new LogGroups.Desired(name, 30, null), group);
        group = change(logGroups, new LogGroups.Desired(name, 14, null), group);
        group = change(logGroups, new LogGroups.Desired(name, null, null), group);
        trial.delete(logGroups, group);
    }

    @Test
    void aQueueItsDeadLettersAndTheRuleThatFeedsIt() {
        Queues.Found dead = trial.make(queues, "dead-letters", queue("dead-letters", 14, null, null));
        Queues.Desired plain = queue("events", 4, new Queues.Redrive(dead.id(), 3), null);
        Queues.Found events = trial.make(queues, "events", plain);
        Rules.Desired desired = new Rules.Desired(
                name("task-events", Rules.LONGEST_NAME), PATTERN, new TreeMap<>(Map.of("queue", events.id())));
        Rules.Found rule = trial.make(rules, "task-events", desired);
        createAgain(rules, "task-events", desired, rule);

        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                 "Action": "sqs:SendMessage", "Resource": "%s", "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}
                """.formatted(events.id(), rule.id());
        Queues.Desired fed = queue("events", 4, new Queues.Redrive(dead.id(), 3), policy);
        events = change(queues, fed, events);
        createAgain(queues, "events", plain, events);

        rule = change(rules, new Rules.Desired(desired.name(), "{\"source\": [\"aws.ecs\"]}", desired.targets()), rule);
        trial.delete(rules, rule);
        trial.delete(queues, events);
        trial.delete(queues, dead);
    }

    private Queues.Desired queue(
            String logicalId, int days, Queues.@Nullable Redrive redrive, @Nullable String policy) {
        return new Queues.Desired(
                name(logicalId, Queues.LONGEST_NAME), Duration.ofMinutes(1), Duration.ofDays(days), redrive, policy);
    }

    @Test
    void aSecretIsWrittenAndNeverRead() {
        String name = "prefect-hosting/" + name("auth", 200);
        Secrets.Desired first = new Secrets.Desired(name, "basic auth", new SecretValue("admin:one"));
        Secrets.Found secret = trial.make(secrets, "auth", first);
        createAgain(secrets, "auth", first, secret);
        secret = change(secrets, new Secrets.Desired(name, "basic auth", new SecretValue("admin:two")), secret);
        assertThat(local.orElseThrow().calls("GetSecretValue")).isZero();
        trial.delete(secrets, secret);
    }

    @Test
    void aParameterIsWrittenAndNeverRead() {
        String name = Parameters.PATH + name("password", 200);
        Parameters.Desired first = new Parameters.Desired(name, new SecretValue("one"));
        Parameters.Found parameter = trial.make(parameters, "password", first);
        createAgain(parameters, "password", first, parameter);
        parameter = change(parameters, new Parameters.Desired(name, new SecretValue("two")), parameter);
        assertThat(local.orElseThrow().calls("GetParameter")).isZero();
        trial.delete(parameters, parameter);
    }
}
