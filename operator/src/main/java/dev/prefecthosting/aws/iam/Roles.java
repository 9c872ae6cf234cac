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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;

/** IAM roles with their inline and attached policies. */
public final class Roles implements AwsKind<Roles.Desired, Roles.Found> {
    public static final int LONGEST_NAME = 64;

    private final IamClient iam;
    private final RoleListing listing;
    private final Supplier<Optional<String>> boundary;

    public Roles(IamClient iam) {
        this(iam, Optional::empty);
    }

    /** @param boundary ARN of the permissions boundary of every role, whatever is desired; asked for when it is needed */
    public Roles(IamClient iam, Supplier<Optional<String>> boundary) {
        this.iam = iam;
        this.listing = new RoleListing(iam);
        this.boundary = boundary;
    }

    private @Nullable String boundary(Desired desired) {
        return boundary.get().orElse(desired.boundaryArn());
    }

    /**
     * @param trust who may assume it, a policy document
     * @param inline name to policy document; others are removed
     * @param attached ARNs of managed policies; others are detached
     * @param boundaryArn permissions boundary
     * @param maxSessionSeconds 3600 to 43200
     */
    public record Desired(
            String name,
            String trust,
            SortedMap<String, String> inline,
            SortedSet<String> attached,
            @Nullable String boundaryArn,
            int maxSessionSeconds) {
        public Desired {
            trust = PolicyJson.canonical(trust);
            SortedMap<String, String> canonical = new TreeMap<>();
            inline.forEach((policy, json) -> canonical.put(policy, PolicyJson.canonical(json)));
            inline = canonical;
            attached = new TreeSet<>(attached);
        }

        /** Sessions of an hour. */
        public static Desired of(String name, String trust, Map<String, String> inline, @Nullable String boundaryArn) {
            return new Desired(name, trust, new TreeMap<>(inline), new TreeSet<>(), boundaryArn, 3600);
        }
    }

    /**
     * @param id the ARN
     * @param trust canonical
     * @param inline name to canonical policy
     */
    public record Found(
            String id,
            Identity identity,
            String name,
            String trust,
            SortedMap<String, String> inline,
            SortedSet<String> attached,
            @Nullable String boundaryArn,
            int maxSessionSeconds)
            implements Remote {
        @Override
        public String state() {
            return "exists";
        }
    }

    @Override
    public String name() {
        return "Role";
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
                        Permission.anywhere("iam:ListRoles"),
                        Permission.on(
                                "arn:aws:iam::*:role" + IamTags.PATH + "*",
                                "iam:GetRole",
                                "iam:ListRolePolicies",
                                "iam:GetRolePolicy",
                                "iam:ListAttachedRolePolicies",
                                "iam:ListInstanceProfilesForRole",
                                "iam:CreateRole",
                                "iam:TagRole",
                                "iam:UntagRole",
                                "iam:UpdateAssumeRolePolicy",
                                "iam:UpdateRole",
                                "iam:PutRolePermissionsBoundary",
                                "iam:DeleteRolePermissionsBoundary",
                                "iam:PutRolePolicy",
                                "iam:DeleteRolePolicy",
                                "iam:AttachRolePolicy",
                                "iam:DetachRolePolicy",
                                "iam:DeleteRole"),
                        Permission.on(
                                "arn:aws:iam::*:instance-profile" + IamTags.PATH + "*",
                                "iam:RemoveRoleFromInstanceProfile"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return listing.all();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        try {
            var role = iam.createRole(request -> request.roleName(desired.name())
                            .path(IamTags.PATH)
                            .assumeRolePolicyDocument(desired.trust())
                            .maxSessionDuration(desired.maxSessionSeconds())
                            .permissionsBoundary(boundary(desired))
                            .tags(IamTags.of(Tags.of(creation))))
                    .role();
            return new Found(
                    role.arn(),
                    Tags.identity(creation),
                    desired.name(),
                    desired.trust(),
                    new TreeMap<>(),
                    new TreeSet<>(),
                    boundary(desired),
                    desired.maxSessionSeconds());
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
        Difference.Collector collector = Difference.collect()
                .replace("name", actual.name(), desired.name())
                .update("trust policy", actual.trust(), desired.trust())
                .update("attached policies", actual.attached(), desired.attached())
                .update("permissions boundary", actual.boundaryArn(), boundary(desired))
                .update("session seconds", actual.maxSessionSeconds(), desired.maxSessionSeconds());
        SortedMap<String, String> inline = desired.inline();
        SortedSet<String> policies = new TreeSet<>(inline.keySet());
        policies.addAll(actual.inline().keySet());
        policies.forEach(
                policy -> collector.update("policy " + policy, actual.inline().get(policy), inline.get(policy)));
        return collector.result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        String role = actual.name();
        String wanted = boundary(desired);
        if (!actual.trust().equals(desired.trust())) {
            iam.updateAssumeRolePolicy(request -> request.roleName(role).policyDocument(desired.trust()));
        }
        if (actual.maxSessionSeconds() != desired.maxSessionSeconds()) {
            iam.updateRole(request -> request.roleName(role).maxSessionDuration(desired.maxSessionSeconds()));
        }
        if (wanted != null && !wanted.equals(actual.boundaryArn())) {
            iam.putRolePermissionsBoundary(request -> request.roleName(role).permissionsBoundary(wanted));
        }
        if (wanted == null && actual.boundaryArn() != null) {
            iam.deleteRolePermissionsBoundary(request -> request.roleName(role));
        }
        updateInline(actual, desired.inline());
        updateAttached(actual, desired.attached());
        return new Found(
                actual.id(),
                actual.identity(),
                role,
                desired.trust(),
                desired.inline(),
                desired.attached(),
                wanted,
                desired.maxSessionSeconds());
    }

    private void updateInline(Found actual, SortedMap<String, String> desired) {
        desired.forEach((policy, json) -> {
            if (!json.equals(actual.inline().get(policy))) {
                iam.putRolePolicy(request ->
                        request.roleName(actual.name()).policyName(policy).policyDocument(json));
            }
        });
        actual.inline().keySet().stream()
                .filter(policy -> !desired.containsKey(policy))
                .forEach(policy -> Gone.whenDeleted(() -> iam.deleteRolePolicy(
                        request -> request.roleName(actual.name()).policyName(policy))));
    }

    private void updateAttached(Found actual, SortedSet<String> desired) {
        desired.stream()
                .filter(arn -> !actual.attached().contains(arn))
                .forEach(arn -> iam.attachRolePolicy(
                        request -> request.roleName(actual.name()).policyArn(arn)));
        actual.attached().stream().filter(arn -> !desired.contains(arn)).forEach(arn -> detach(actual.name(), arn));
    }

    private void detach(String role, String arn) {
        Gone.whenDeleted(
                () -> iam.detachRolePolicy(request -> request.roleName(role).policyArn(arn)));
    }

    /** IAM deletes a role only when nothing is left on it, whoever put it there. */
    @Override
    public Optional<Found> delete(Found actual) {
        String role = actual.name();
        Gone.whenDeleted(() -> {
            listing.attached(role).forEach(arn -> detach(role, arn));
            listing.inlineNames(role)
                    .forEach(policy -> Gone.whenDeleted(() -> iam.deleteRolePolicy(
                            request -> request.roleName(role).policyName(policy))));
            listing.profiles(role)
                    .forEach(profile -> Gone.whenDeleted(() -> iam.removeRoleFromInstanceProfile(
                            request -> request.roleName(role).instanceProfileName(profile))));
            iam.deleteRole(request -> request.roleName(role));
        });
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        iam.tagRole(request -> request.roleName(actual.name()).tags(IamTags.of(tags)));
    }

    @Override
    public void release(Found actual) {
        iam.tagRole(request -> request.roleName(actual.name()).tags(IamTags.tag(Tags.RETAINED, "true")));
        iam.untagRole(request -> request.roleName(actual.name()).tagKeys(Tags.OWNER_UID));
    }
}
