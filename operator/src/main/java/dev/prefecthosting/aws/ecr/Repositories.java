package dev.prefecthosting.aws.ecr;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.CanonicalJson;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.aws.iam.PolicyJson;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EncryptionType;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

/** ECR repositories. */
public final class Repositories implements AwsKind<Repositories.Desired, Repositories.Found> {
    public static final int LONGEST_NAME = 256;

    /** Kept in a tag, since a repository that is no longer wanted has no desired state to ask. */
    static final String FORCE = "prefecthosting.dev/force-delete";

    /** As above; it then loses its owner in place of being deleted. */
    static final String RETAIN = "prefecthosting.dev/retain";

    private static final int TAGS_NAMED = 5;

    private final EcrClient ecr;
    private final RepositoryListing listing;

    public Repositories(EcrClient ecr) {
        this.ecr = ecr;
        this.listing = new RepositoryListing(ecr);
    }

    /**
     * @param kmsKeyArn null: ECR's own key, or the one that it has; can't be changed later
     * @param lifecycle a lifecycle policy, JSON; null: images are kept for ever
     * @param policy who else may pull, a policy document; null: the account only
     * @param force whether images in it go with it
     * @param retain whether it is left when it is no longer wanted
     */
    public record Desired(
            String name,
            boolean scanOnPush,
            boolean immutableTags,
            @Nullable String kmsKeyArn,
            @Nullable String lifecycle,
            @Nullable String policy,
            boolean force,
            boolean retain) {
        public Desired {
            lifecycle = lifecycle == null ? null : CanonicalJson.form(lifecycle);
            policy = policy == null ? null : PolicyJson.canonical(policy);
        }
    }

    /**
     * @param id the ARN
     * @param uri without tag
     */
    public record Found(
            String id,
            Identity identity,
            String name,
            String uri,
            boolean scanOnPush,
            boolean immutableTags,
            @Nullable String kmsKeyArn,
            @Nullable String lifecycle,
            @Nullable String policy,
            boolean force,
            boolean retain)
            implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "Repository";
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
                        Permission.on(
                                "arn:aws:ecr:*:*:repository/*",
                                "ecr:DescribeRepositories",
                                "ecr:DescribeImages",
                                "ecr:ListTagsForResource",
                                "ecr:GetLifecyclePolicy",
                                "ecr:GetRepositoryPolicy",
                                "ecr:CreateRepository",
                                "ecr:TagResource",
                                "ecr:UntagResource",
                                "ecr:PutImageScanningConfiguration",
                                "ecr:PutImageTagMutability",
                                "ecr:PutLifecyclePolicy",
                                "ecr:DeleteLifecyclePolicy",
                                "ecr:SetRepositoryPolicy",
                                "ecr:DeleteRepositoryPolicy",
                                "ecr:DeleteRepository"),
                        // Of a repository with a key of the user's.
                        Permission.on("arn:aws:kms:*:*:key/*", "kms:DescribeKey", "kms:CreateGrant", "kms:RetireGrant"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return listing.list(scan);
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        Map<String, String> tags = new TreeMap<>(Tags.of(creation));
        tags.putAll(wishes(desired));
        String key = desired.kmsKeyArn();
        try {
            var repository = ecr.createRepository(request -> request.repositoryName(desired.name())
                            .imageScanningConfiguration(scanning -> scanning.scanOnPush(desired.scanOnPush()))
                            .imageTagMutability(mutability(desired))
                            .encryptionConfiguration(encryption -> encryption
                                    .encryptionType(key == null ? EncryptionType.AES256 : EncryptionType.KMS)
                                    .kmsKey(key))
                            .tags(RepositoryListing.tags(tags)))
                    .repository();
            return RepositoryListing.found(repository, tags, null, null);
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            return listing.read(desired.name())
                    .filter(found -> found.identity().equals(creation.identity()))
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                // Left out by whoever decides now, it is no reason to lose the images.
                .replace(
                        "encryption key",
                        actual.kmsKeyArn(),
                        desired.kmsKeyArn() == null ? actual.kmsKeyArn() : desired.kmsKeyArn())
                .update("scan on push", actual.scanOnPush(), desired.scanOnPush())
                .update("immutable tags", actual.immutableTags(), desired.immutableTags())
                .update("lifecycle", actual.lifecycle(), desired.lifecycle())
                .update("policy", actual.policy(), desired.policy())
                .update("force", actual.force(), desired.force())
                .update("retained", actual.retain(), desired.retain())
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        String name = actual.name();
        if (actual.scanOnPush() != desired.scanOnPush()) {
            ecr.putImageScanningConfiguration(request -> request.repositoryName(name)
                    .imageScanningConfiguration(scanning -> scanning.scanOnPush(desired.scanOnPush())));
        }
        if (actual.immutableTags() != desired.immutableTags()) {
            ecr.putImageTagMutability(request -> request.repositoryName(name).imageTagMutability(mutability(desired)));
        }
        if (actual.force() != desired.force() || actual.retain() != desired.retain()) {
            var tags = RepositoryListing.tags(wishes(desired));
            ecr.tagResource(request -> request.resourceArn(actual.id()).tags(tags));
        }
        updateLifecycle(actual, desired.lifecycle());
        updatePolicy(actual, desired.policy());
        return new Found(
                actual.id(),
                actual.identity(),
                name,
                actual.uri(),
                desired.scanOnPush(),
                desired.immutableTags(),
                actual.kmsKeyArn(),
                desired.lifecycle(),
                desired.policy(),
                desired.force(),
                desired.retain());
    }

    private void updateLifecycle(Found actual, @Nullable String lifecycle) {
        if (lifecycle != null && !lifecycle.equals(actual.lifecycle())) {
            ecr.putLifecyclePolicy(
                    request -> request.repositoryName(actual.name()).lifecyclePolicyText(lifecycle));
        }
        if (lifecycle == null && actual.lifecycle() != null) {
            Gone.whenDeleted(() -> ecr.deleteLifecyclePolicy(request -> request.repositoryName(actual.name())));
        }
    }

    private void updatePolicy(Found actual, @Nullable String policy) {
        if (policy != null && !policy.equals(actual.policy())) {
            ecr.setRepositoryPolicy(
                    request -> request.repositoryName(actual.name()).policyText(policy));
        }
        if (policy == null && actual.policy() != null) {
            Gone.whenDeleted(() -> ecr.deleteRepositoryPolicy(request -> request.repositoryName(actual.name())));
        }
    }

    @Override
    public Optional<Found> delete(Found actual) {
        try {
            Gone.whenDeleted(() -> ecr.deleteRepository(
                    request -> request.repositoryName(actual.name()).force(actual.force())));
        } catch (RemoteException e) {
            if (e.reason() != Failure.DEPENDENCY) {
                throw e;
            }
            String message =
                    "repository %s holds images that no FlowDeployment names (%s): delete them, or keep what you need elsewhere"
                            .formatted(actual.name(), tags(actual.name()));
            throw new RemoteException(Failure.DEPENDENCY, message, e);
        }
        return Optional.empty();
    }

    @Override
    public boolean isRetained(Found actual) {
        return actual.retain();
    }

    private static Map<String, String> wishes(Desired desired) {
        return Map.of(FORCE, Boolean.toString(desired.force()), RETAIN, Boolean.toString(desired.retain()));
    }

    private String tags(String repository) {
        List<String> tags =
                new Images(ecr).byTag(repository).keySet().stream().sorted().toList();
        String named = String.join(", ", tags.subList(0, Math.min(TAGS_NAMED, tags.size())));
        return tags.isEmpty() ? "without a tag" : tags.size() > TAGS_NAMED ? named + " …" : named;
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        ecr.tagResource(request -> request.resourceArn(actual.id()).tags(RepositoryListing.tags(tags)));
    }

    @Override
    public void release(Found actual) {
        var retained = RepositoryListing.tags(Map.of(Tags.RETAINED, "true"));
        ecr.tagResource(request -> request.resourceArn(actual.id()).tags(retained));
        ecr.untagResource(request -> request.resourceArn(actual.id()).tagKeys(Tags.OWNER_UID, FORCE, RETAIN));
    }

    private static ImageTagMutability mutability(Desired desired) {
        return desired.immutableTags() ? ImageTagMutability.IMMUTABLE : ImageTagMutability.MUTABLE;
    }
}
