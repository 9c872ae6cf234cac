package dev.prefecthosting.aws.iam;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Identity;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.Tag;

/** Our tags in IAM's words. */
final class IamTags {
    /** Everything of ours in IAM lives under this path. */
    static final String PATH = "/prefect-hosting/";

    private IamTags() {}

    static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toList();
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    static Identity identity(List<Tag> tags) {
        return Tags.identity(map(tags));
    }
}
