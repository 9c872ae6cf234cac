package dev.prefecthosting.aws.ecr;

import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.TagStatus;

/** What lies in a repository under which tag: an image pushed again under the same tag is seen by its digest. */
public final class Images implements Permitted {
    private static final int LISTED_PER_CALL = 1000;
    private static final int DELETED_PER_CALL = 100;

    private final EcrClient ecr;

    public Images(EcrClient ecr) {
        this.ecr = ecr;
    }

    /**
     * An image.
     *
     * @param digest {@code sha256:…}
     * @param findings of the scan, severity to count; empty when none was made
     */
    public record Image(String digest, Map<String, Integer> findings) {}

    @Override
    public List<Permission> permissions() {
        return Permission.on(
                "arn:aws:ecr:*:*:repository/*",
                "ecr:DescribeImages",
                "ecr:DescribeRepositories",
                "ecr:BatchDeleteImage");
    }

    /** All tagged images of a repository by tag, in one call a thousand; asking by tag would fail for one that is missing. */
    public Map<String, Image> byTag(String repository) {
        Map<String, Image> byTag = new HashMap<>();
        try {
            ecr.describeImagesPaginator(request -> request.repositoryName(repository)
                            .filter(images -> images.tagStatus(TagStatus.TAGGED))
                            .maxResults(LISTED_PER_CALL))
                    .imageDetails()
                    .forEach(detail -> detail.imageTags().forEach(tag -> byTag.put(tag, image(detail))));
        } catch (RemoteException e) {
            if (e.reason() != Failure.NOT_FOUND) {
                throw e;
            }
        }
        return byTag;
    }

    /** By its digest, whether it has a tag or not. */
    public Optional<Image> byDigest(String repository, String digest) {
        return unlessMissing(() -> ecr
                .describeImages(request -> request.repositoryName(repository)
                        .imageIds(ImageIdentifier.builder().imageDigest(digest).build()))
                .imageDetails()
                .stream()
                .findFirst()
                .map(Images::image));
    }

    /** Whether there is such a repository, whoever made it. */
    public boolean hasRepository(String repository) {
        return unlessMissing(() ->
                        ecr.describeRepositories(request -> request.repositoryNames(repository)).repositories().stream()
                                .findFirst())
                .isPresent();
    }

    private static <T> Optional<T> unlessMissing(Supplier<Optional<T>> lookUp) {
        try {
            return lookUp.get();
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Takes a tag away; an image whose last tag it was goes with it. Returns how many tags are gone. */
    public int untag(String repository, String tag) {
        return delete(
                repository, List.of(ImageIdentifier.builder().imageTag(tag).build()));
    }

    /** Deletes what nobody can name; parts of an image for several architectures stay with their whole. */
    public int deleteUntagged(String repository) {
        List<ImageIdentifier> untagged = new ArrayList<>();
        Gone.whenDeleted(() -> ecr
                .describeImagesPaginator(request -> request.repositoryName(repository)
                        .filter(images -> images.tagStatus(TagStatus.UNTAGGED))
                        .maxResults(LISTED_PER_CALL))
                .imageDetails()
                .stream()
                .filter(detail -> detail.imageTags().isEmpty())
                .forEach(detail -> untagged.add(ImageIdentifier.builder()
                        .imageDigest(detail.imageDigest())
                        .build())));
        int deleted = 0;
        for (int from = 0; from < untagged.size(); from += DELETED_PER_CALL) {
            deleted += delete(repository, untagged.subList(from, Math.min(from + DELETED_PER_CALL, untagged.size())));
        }
        return deleted;
    }

    /** What is not there is no failure, and neither is a part that its whole still needs. */
    private int delete(String repository, List<ImageIdentifier> images) {
        AtomicInteger deleted = new AtomicInteger();
        Gone.whenDeleted(() -> deleted.set(ecr.batchDeleteImage(
                        request -> request.repositoryName(repository).imageIds(images))
                .imageIds()
                .size()));
        return deleted.get();
    }

    private static Image image(ImageDetail detail) {
        Map<String, Integer> findings = new TreeMap<>();
        if (detail.imageScanFindingsSummary() != null) {
            findings.putAll(detail.imageScanFindingsSummary().findingSeverityCountsAsStrings());
        }
        return new Image(detail.imageDigest(), findings);
    }
}
