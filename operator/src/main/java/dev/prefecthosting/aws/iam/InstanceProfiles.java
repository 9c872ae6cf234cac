package dev.prefecthosting.aws.iam;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
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
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;

/** Instance profiles, by which an EC2 instance gets its role. */
public final class InstanceProfiles implements AwsKind<InstanceProfiles.Desired, InstanceProfiles.Found> {
    public static final int LONGEST_NAME = 128;

    private final IamClient iam;

    public InstanceProfiles(IamClient iam) {
        this.iam = iam;
    }

    public record Desired(String name, String roleName) {}

    /**
     * @param id the ARN
     * @param roles names; IAM allows one
     */
    public record Found(String id, Identity identity, String name, List<String> roles) implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "InstanceProfile";
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
                        Permission.anywhere("iam:ListInstanceProfiles"),
                        Permission.on(
                                "arn:aws:iam::*:instance-profile" + IamTags.PATH + "*",
                                "iam:GetInstanceProfile",
                                "iam:CreateInstanceProfile",
                                "iam:TagInstanceProfile",
                                "iam:UntagInstanceProfile",
                                "iam:AddRoleToInstanceProfile",
                                "iam:RemoveRoleFromInstanceProfile",
                                "iam:DeleteInstanceProfile"),
                        Permission.on("arn:aws:iam::*:role" + IamTags.PATH + "*", "iam:PassRole"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return iam
                .listInstanceProfilesPaginator(request -> request.pathPrefix(IamTags.PATH))
                .instanceProfiles()
                .stream()
                .map(profile -> read(profile.instanceProfileName()))
                .flatMap(Optional::stream)
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    /** The list does not show tags. */
    private Optional<Found> read(String name) {
        try {
            return Optional.of(found(iam.getInstanceProfile(request -> request.instanceProfileName(name))
                    .instanceProfile()));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        try {
            var profile = iam.createInstanceProfile(request -> request.instanceProfileName(desired.name())
                            .path(IamTags.PATH)
                            .tags(IamTags.of(Tags.of(creation))))
                    .instanceProfile();
            return new Found(profile.arn(), Tags.identity(creation), desired.name(), List.of());
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            return read(desired.name())
                    .filter(found -> found.identity().equals(creation.identity()))
                    .orElseThrow(() -> e);
        }
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("role", actual.roles(), List.of(desired.roleName()))
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        removeRoles(actual.name(), actual.roles());
        iam.addRoleToInstanceProfile(
                request -> request.instanceProfileName(actual.name()).roleName(desired.roleName()));
        return new Found(actual.id(), actual.identity(), actual.name(), List.of(desired.roleName()));
    }

    @Override
    public Optional<Found> delete(Found actual) {
        removeRoles(actual.name(), read(actual.name()).map(Found::roles).orElse(List.of()));
        Gone.whenDeleted(() -> iam.deleteInstanceProfile(request -> request.instanceProfileName(actual.name())));
        return Optional.empty();
    }

    private void removeRoles(String profile, List<String> roles) {
        roles.forEach(role -> Gone.whenDeleted(() -> iam.removeRoleFromInstanceProfile(
                request -> request.instanceProfileName(profile).roleName(role))));
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        iam.tagInstanceProfile(
                request -> request.instanceProfileName(actual.name()).tags(IamTags.of(tags)));
    }

    @Override
    public void release(Found actual) {
        iam.tagInstanceProfile(
                request -> request.instanceProfileName(actual.name()).tags(IamTags.tag(Tags.RETAINED, "true")));
        iam.untagInstanceProfile(
                request -> request.instanceProfileName(actual.name()).tagKeys(Tags.OWNER_UID));
    }

    private static Found found(InstanceProfile profile) {
        return new Found(
                profile.arn(),
                IamTags.identity(profile.tags()),
                profile.instanceProfileName(),
                profile.roles().stream().map(Role::roleName).toList());
    }
}
