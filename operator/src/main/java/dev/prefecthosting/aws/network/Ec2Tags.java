package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Identity;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Our tags in EC2's words. */
public final class Ec2Tags {
    /** Filters a list to what carries an owner. */
    public static final Filter OURS =
            Filter.builder().name("tag-key").values(Tags.OWNER_UID).build();

    private Ec2Tags() {}

    /** For the create call itself. */
    public static TagSpecification specification(ResourceType type, Creation creation) {
        List<Tag> tags = Tags.of(creation).entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toList();
        return TagSpecification.builder().resourceType(type).tags(tags).build();
    }

    public static Identity identity(List<Tag> tags) {
        return Tags.identity(tags.stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    }

    /** Leaves the resource where it is, without an owner. */
    public static void release(Ec2Client ec2, String id) {
        ec2.createTags(request -> request.resources(id).tags(tag(Tags.RETAINED, "true")));
        ec2.deleteTags(request ->
                request.resources(id).tags(Tag.builder().key(Tags.OWNER_UID).build()));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
