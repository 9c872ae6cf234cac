package dev.prefecthosting.aws.ecr;

import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.iam.PolicyJson;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EncryptionConfiguration;
import software.amazon.awssdk.services.ecr.model.EncryptionType;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.Tag;

/** Reads repositories: their names are the user's, so only their tags tell which are ours. */
final class RepositoryListing {
    private static final int LISTED_PER_CALL = 1000;

    private final EcrClient ecr;

    RepositoryListing(EcrClient ecr) {
        this.ecr = ecr;
    }

    List<Repositories.Found> list(Scan<Repositories.Found> scan) {
        if (!scan.complete()) {
            return scan.known().stream()
                    .map(known -> read(known.name()))
                    .flatMap(Optional::stream)
                    .toList();
        }
        return ecr.describeRepositoriesPaginator(request -> request.maxResults(LISTED_PER_CALL)).repositories().stream()
                .flatMap(this::ours)
                .toList();
    }

    Optional<Repositories.Found> read(String name) {
        return ifThere(() -> ecr.describeRepositories(request -> request.repositoryNames(name))
                        .repositories())
                .stream()
                .flatMap(List::stream)
                .flatMap(this::ours)
                .findFirst();
    }

    private Stream<Repositories.Found> ours(Repository repository) {
        String name = repository.repositoryName();
        Map<String, String> tags = ifThere(
                        () -> ecr.listTagsForResource(request -> request.resourceArn(repository.repositoryArn()))
                                .tags())
                .orElse(List.of())
                .stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
        if (Tags.identity(tags).isForeign()) {
            return Stream.empty();
        }
        Optional<String> lifecycle = ifThere(() -> ecr.getLifecyclePolicy(request -> request.repositoryName(name))
                        .lifecyclePolicyText())
                .map(CanonicalJson::form);
        Optional<String> policy = ifThere(() -> ecr.getRepositoryPolicy(request -> request.repositoryName(name))
                        .policyText())
                .map(PolicyJson::canonical);
        return Stream.of(found(repository, tags, lifecycle.orElse(null), policy.orElse(null)));
    }

    private static <T> Optional<T> ifThere(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static Repositories.Found found(
            Repository repository, Map<String, String> tags, @Nullable String lifecycle, @Nullable String policy) {
        EncryptionConfiguration encryption = repository.encryptionConfiguration();
        boolean ownKey = encryption != null && encryption.encryptionType() == EncryptionType.KMS;
        return new Repositories.Found(
                repository.repositoryArn(),
                Tags.identity(tags),
                repository.repositoryName(),
                repository.repositoryUri(),
                repository.imageScanningConfiguration() != null
                        && repository.imageScanningConfiguration().scanOnPush(),
                repository.imageTagMutability() == ImageTagMutability.IMMUTABLE,
                ownKey ? encryption.kmsKey() : null,
                lifecycle,
                policy,
                Boolean.parseBoolean(tags.get(Repositories.FORCE)),
                Boolean.parseBoolean(tags.get(Repositories.RETAIN)));
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
