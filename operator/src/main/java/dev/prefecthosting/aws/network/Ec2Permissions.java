package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Collects what a kind of EC2 needs: tags only in the create call, changes only to what carries an owner. */
public final class Ec2Permissions {
    private static final Map<String, String> OWNED = Map.of("aws:ResourceTag/" + Tags.OWNER_UID, "*");

    private final String type;
    private final List<Permission> collected = new ArrayList<>();

    private Ec2Permissions(String type) {
        this.type = type;
    }

    /** For resources of one type, in the words of an ARN, e.g. {@code vpc}. */
    public static Ec2Permissions of(String type) {
        return new Ec2Permissions(type);
    }

    /** Actions that read, or whose other resources can't be told by our tags. */
    public Ec2Permissions anywhere(String... actions) {
        collected.addAll(Permission.anywhere(actions));
        return this;
    }

    /** The create call, its tags, and their removal from what is retained. */
    public Ec2Permissions creating(String action) {
        return anywhere(action).tagging(type, action).onOurs("ec2:CreateTags", "ec2:DeleteTags");
    }

    /** Tags that the create call puts on another type. */
    public Ec2Permissions tagging(String taggedType, String action) {
        String name = action.substring(action.indexOf(':') + 1);
        collected.add(new Permission("ec2:CreateTags", arn(taggedType), Map.of("ec2:CreateAction", name)));
        return this;
    }

    public Ec2Permissions onOurs(String... actions) {
        return onOurOwn(type, actions);
    }

    /** For what a former hosting, or a person, has set free. */
    public Ec2Permissions onRetained(String... actions) {
        Map<String, String> retained = Map.of("aws:ResourceTag/" + Tags.RETAINED, "*");
        Arrays.stream(actions)
                .map(action -> new Permission(action, arn(type), retained))
                .forEach(collected::add);
        return this;
    }

    /** For actions that change resources of another type too. */
    public Ec2Permissions onOurOwn(String otherType, String... actions) {
        Arrays.stream(actions)
                .map(action -> new Permission(action, arn(otherType), OWNED))
                .forEach(collected::add);
        return this;
    }

    public Ec2Permissions with(Permission permission) {
        collected.add(permission);
        return this;
    }

    /** EBS uses a key of the user's in the caller's name. */
    public Ec2Permissions usingKeys() {
        Map<String, String> byEc2 = Map.of("kms:ViaService", "ec2.*.amazonaws.com");
        Stream.of(
                        "kms:CreateGrant",
                        "kms:Decrypt",
                        "kms:DescribeKey",
                        "kms:GenerateDataKeyWithoutPlaintext",
                        "kms:ReEncryptFrom",
                        "kms:ReEncryptTo")
                .map(action -> new Permission(action, "arn:aws:kms:*:*:key/*", byEc2))
                .forEach(collected::add);
        return this;
    }

    public List<Permission> list() {
        return List.copyOf(collected);
    }

    private static String arn(String type) {
        return "arn:aws:ec2:*:*:" + type + "/*";
    }
}
