package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Our tags in EC2's words. */
public final class Ec2Tags {
    /** Filters a list to what carries an owner. */
    public static final Filter OURS = filter("tag-key", Tags.OWNER_UID);

    private Ec2Tags() {}

    /** For the create call itself. */
    public static TagSpecification specification(ResourceType type, Creation creation) {
        return specification(type, creation, Map.of());
    }

    /**
     * For the create call itself.
     *
     * @param remembered what AWS would not tell later, beside our usual tags
     */
    public static TagSpecification specification(ResourceType type, Creation creation, Map<String, String> remembered) {
        Map<String, String> all = new TreeMap<>(Tags.of(creation));
        all.putAll(remembered);
        return specification(type, all);
    }

    /** For what goes with the resource that it belongs to and must not be listed as one of its own: all but the owner. */
    public static TagSpecification accessory(ResourceType type, Creation creation) {
        Map<String, String> all = new TreeMap<>(Tags.of(creation));
        all.remove(Tags.OWNER_UID);
        return specification(type, all);
    }

    public static Identity identity(List<Tag> tags) {
        return Tags.identity(tags.stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    }

    public static Optional<String> value(List<Tag> tags, String key) {
        return tags.stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst();
    }

    public static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    /** Leaves the resource where it is, without an owner. */
    public static void release(Ec2Client ec2, String id) {
        ec2.createTags(request -> request.resources(id).tags(tag(Tags.RETAINED, "true")));
        ec2.deleteTags(request ->
                request.resources(id).tags(Tag.builder().key(Tags.OWNER_UID).build()));
    }

    /** Adds these or gives them these values. */
    public static void put(Ec2Client ec2, String id, Map<String, String> tags) {
        ec2.createTags(request -> request.resources(id).tags(list(tags)));
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static TagSpecification specification(ResourceType type, Map<String, String> tags) {
        return TagSpecification.builder().resourceType(type).tags(list(tags)).build();
    }

    private static List<Tag> list(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toList();
    }
}
