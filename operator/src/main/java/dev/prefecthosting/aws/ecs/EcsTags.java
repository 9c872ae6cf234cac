package dev.prefecthosting.aws.ecs;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Identity;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Tag;

/** Our tags in ECS's words. */
final class EcsTags {
    private EcsTags() {}

    static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toList();
    }

    static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    static Identity identity(List<Tag> tags) {
        return Tags.identity(map(tags));
    }

    /** Adds these or gives them these values. */
    static void put(EcsClient ecs, String arn, Map<String, String> tags) {
        ecs.tagResource(request -> request.resourceArn(arn).tags(of(tags)));
    }

    /** Leaves the resource where it is, without an owner. */
    static void release(EcsClient ecs, String arn) {
        ecs.tagResource(request -> request.resourceArn(arn).tags(tag(Tags.RETAINED, "true")));
        ecs.untagResource(request -> request.resourceArn(arn).tagKeys(Tags.OWNER_UID));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
