package dev.prefecthosting.aws.iam;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;

/** Reads roles in full: a list of roles shows neither tags nor policies. */
final class RoleListing {
    private final IamClient iam;

    RoleListing(IamClient iam) {
        this.iam = iam;
    }

    List<Roles.Found> all() {
        return iam.listRolesPaginator(request -> request.pathPrefix(IamTags.PATH)).roles().stream()
                .map(role -> read(role.roleName()))
                .flatMap(Optional::stream)
                .filter(found -> !found.identity().isForeign())
                .toList();
    }

    Optional<Roles.Found> read(String name) {
        try {
            Role role = iam.getRole(request -> request.roleName(name)).role();
            AttachedPermissionsBoundary boundary = role.permissionsBoundary();
            return Optional.of(new Roles.Found(
                    role.arn(),
                    IamTags.identity(role.tags()),
                    name,
                    decoded(role.assumeRolePolicyDocument()),
                    inline(name),
                    attached(name),
                    boundary == null ? null : boundary.permissionsBoundaryArn(),
                    role.maxSessionDuration()));
        } catch (RemoteException e) {
            if (e.reason() == Failure.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    List<String> inlineNames(String role) {
        return iam.listRolePoliciesPaginator(request -> request.roleName(role)).policyNames().stream()
                .toList();
    }

    SortedSet<String> attached(String role) {
        return iam.listAttachedRolePoliciesPaginator(request -> request.roleName(role)).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> profiles(String role) {
        return iam.listInstanceProfilesForRolePaginator(request -> request.roleName(role)).instanceProfiles().stream()
                .map(InstanceProfile::instanceProfileName)
                .toList();
    }

    private SortedMap<String, String> inline(String role) {
        SortedMap<String, String> policies = new TreeMap<>();
        for (String policy : inlineNames(role)) {
            policies.put(
                    policy,
                    decoded(iam.getRolePolicy(request -> request.roleName(role).policyName(policy))
                            .policyDocument()));
        }
        return policies;
    }

    /** IAM answers with policies in percent encoding, in which a plus is a plus. */
    private static String decoded(String document) {
        String json = document.startsWith("{")
                ? document
                : URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
        return PolicyJson.canonical(json);
    }
}
