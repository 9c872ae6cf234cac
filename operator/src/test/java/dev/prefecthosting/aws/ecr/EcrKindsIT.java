package dev.prefecthosting.aws.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prefecthosting.aws.AwsClients;
import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.LocalAws;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Trial;
import dev.prefecthosting.aws.events.Queues;
import dev.prefecthosting.aws.events.Rules;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Repositories, what lies in them, and what is told of pushes, on local AWS. */
@SuppressWarnings("NullAway.Init")
@Tag("localaws")
class EcrKindsIT {
    private final Optional<LocalAws> local = LocalAws.find();
    private final Trial trial = new Trial();

    private AwsClients clients;
    private Repositories repositories;
    private Queues queues;
    private Rules rules;

    @BeforeEach
    void connect() {
        assumeTrue(local.isPresent(), "AWS_ENDPOINT_URL names no local AWS");
        clients = local.orElseThrow().clients();
        repositories = new Repositories(clients.ecr());
        queues = new Queues(clients.sqs());
        rules = new Rules(clients.events());
    }

    @AfterEach
    void calledOnlyWhatIsDeclared() {
        if (local.isEmpty()) {
            return;
        }
        Stream<Permitted> permitted =
                Stream.of(repositories, queues, rules, new Images(clients.ecr()), new Pushes(clients.sqs()));
        Set<String> declared = permitted
                .flatMap(kind -> kind.permissions().stream())
                .map(Permission::action)
                .collect(Collectors.toSet());
        // By the tests themselves.
        declared.add("ecr:PutImage");
        assertThat(declared).containsAll(local.orElseThrow().actions());
    }

    private <D, R extends Remote> R change(AwsKind<D, R> kind, D desired, R actual) {
        assertThat(kind.compare(desired, actual)).isInstanceOf(Difference.Update.class);
        return trial.bring(kind, desired, actual);
    }

    @Test
    void aRepositoryIsKeptWhileItHoldsImages() {
        Repositories.Found repository = trial.make(repositories, "flows", repository(5, false));
        assertThat(repositories
                        .create(trial.creation("flows"), repository(5, false))
                        .id())
                .as("after an answer that was lost")
                .isEqualTo(repository.id());
        repository = change(repositories, repository(10, false), repository);
        String name = repository.name();
        clients.ecr()
                .putImage(request ->
                        request.repositoryName(name).imageTag("latest").imageManifest(MANIFEST));
        Images images = new Images(clients.ecr());
        assertThat(images.byTag(name)).containsOnlyKeys("latest");
        Images.Image latest = Objects.requireNonNull(images.byTag(name).get("latest"));
        assertThat(latest.findings()).as("of the scan").containsEntry("MEDIUM", 1);
        assertThat(images.byDigest(name, latest.digest())).contains(latest);
        assertThat(images.byDigest(name, "sha256:" + "0".repeat(64))).isEmpty();
        assertThat(images.hasRepository(name)).isTrue();
        assertThat(images.hasRepository("nowhere")).isFalse();
        assertThat(images.untag(name, "never")).isZero();
        assertThat(images.deleteUntagged(name)).as("what has a tag stays").isZero();
        assertThat(images.byTag(name)).containsOnlyKeys("latest");

        Repositories.Found full = repository;
        RemoteException refused = catchThrowableOfType(RemoteException.class, () -> repositories.delete(full));
        assertThat(refused.reason()).isEqualTo(Failure.DEPENDENCY);
        assertThat(refused).as("names what is in it").hasMessageContaining("latest");
        repository = change(repositories, repository(10, true), full);
        assertThat(images.untag(name, "latest")).isOne();
        assertThat(images.byTag(name)).isEmpty();
        trial.delete(repositories, repository);
    }

    @Test
    void aRepositoryWithAKeyThatOthersMayPullFrom() {
        String key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";
        String pull = """
                {"Version": "2012-10-17", "Statement": [{"Sid": "Pull", "Effect": "Allow",
                 "Principal": {"AWS": "arn:aws:iam::210987654321:root"}, "Action": ["ecr:BatchGetImage"]}]}
                """;
        Repositories.Desired desired = new Repositories.Desired("shared", true, true, key, null, pull, false, false);
        Repositories.Found repository = trial.make(repositories, "shared", desired);
        assertThat(repository.kmsKeyArn()).isEqualTo(key);
        repository = change(
                repositories,
                new Repositories.Desired("shared", false, false, key, null, null, false, false),
                repository);
        trial.delete(repositories, repository);
    }

    @Test
    void aPushIsReceivedOnce() {
        Queues.Desired plain = queue(null);
        Queues.Found queue = trial.make(queues, "image-pushes", plain);
        Rules.Desired told = new Rules.Desired(
                name(Rules.LONGEST_NAME),
                "{\"source\": [\"aws.ecr\"], \"detail\": {\"repository-name\": [\"told\"]}}",
                new TreeMap<>(Map.of("queue", queue.id())));
        Rules.Found rule = trial.make(rules, "image-pushes", told);
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                 "Action": "sqs:SendMessage", "Resource": "%s", "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}
                """.formatted(queue.id(), rule.id());
        queue = change(queues, queue(policy), queue);
        Repositories.Desired others = new Repositories.Desired("told", true, false, null, null, null, true, false);
        Repositories.Found repository = trial.make(repositories, "told", others);
        clients.ecr()
                .putImage(
                        request -> request.repositoryName("told").imageTag("v1").imageManifest(MANIFEST));
        Pushes pushes = new Pushes(clients.sqs());
        Pushes.Received received = pushes.receive(queue.url(), Duration.ofSeconds(5));
        assertThat(received.pushes()).containsExactly(new Pushes.Push("told", "v1"));
        pushes.delete(queue.url(), received);
        assertThat(pushes.receive(queue.url(), Duration.ZERO).receipts()).isEmpty();
        trial.delete(rules, rule);
        trial.delete(queues, queue);
        trial.delete(repositories, repository);
    }

    private static final String MANIFEST = """
            {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
             "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1,
              "digest": "sha256:0000000000000000000000000000000000000000000000000000000000000001"}, "layers": []}
            """;

    private Repositories.Desired repository(int keep, boolean force) {
        String lifecycle = """
                {"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "imageCountMoreThan",
                 "countNumber": %d}, "action": {"type": "expire"}}]}
                """.formatted(keep);
        return new Repositories.Desired("flows", true, false, null, lifecycle, null, force, false);
    }

    private Queues.Desired queue(@Nullable String policy) {
        return new Queues.Desired(name(Queues.LONGEST_NAME), Duration.ofMinutes(1), Duration.ofDays(1), null, policy);
    }

    private String name(int longest) {
        return Names.of(trial.owner(), "image-pushes", longest);
    }
}
