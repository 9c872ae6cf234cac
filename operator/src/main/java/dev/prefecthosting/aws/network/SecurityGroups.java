package dev.prefecthosting.aws.network;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Names;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Security groups and their ingress rules. Egress stays as AWS makes it: everything. Rules of others are left alone. */
public final class SecurityGroups implements AwsKind<SecurityGroups.Desired, SecurityGroups.Found> {
    private static final int LONGEST_NAME = 255;
    private static final String ABSENT = "absent";
    private static final String PRESENT = "present";

    private final Ec2Client ec2;

    public SecurityGroups(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    /**
     * @param description can't be changed later, so it never drifts; of EC2's characters only (ASCII, no quotes)
     */
    public record Desired(String vpcId, String description, Set<Rule> ingress) {
        public Desired {
            ingress = ingress.stream().map(Rule::marked).collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * @param ingress all rules, whoever's
     */
    public record Found(String id, Identity identity, String state, String vpcId, String groupName, List<Rule> ingress)
            implements Remote {
        public Found {
            ingress = List.copyOf(ingress);
        }

        /** Rules that others added. */
        public List<String> foreign() {
            return ingress.stream()
                    .filter(Predicate.not(Rule::isOurs))
                    .map(Rule::traffic)
                    .sorted()
                    .toList();
        }

        private Set<String> traffic() {
            return ingress.stream().map(Rule::traffic).collect(Collectors.toSet());
        }
    }

    @Override
    public String name() {
        return "SecurityGroup";
    }

    /** By its name, which is unique in the VPC. */
    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Ec2Permissions.of("security-group")
                .anywhere("ec2:DescribeSecurityGroups", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface")
                .creating("ec2:CreateSecurityGroup")
                .onOurs(
                        "ec2:AuthorizeSecurityGroupIngress",
                        "ec2:RevokeSecurityGroupIngress",
                        "ec2:DeleteSecurityGroup")
                .list();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        return ec2.describeSecurityGroupsPaginator(request -> request.filters(Ec2Tags.OURS)).securityGroups().stream()
                .map(SecurityGroups::found)
                .toList();
    }

    @Override
    public Found create(Creation creation, Desired desired) {
        String groupName = groupName(creation);
        String id = ec2.createSecurityGroup(request -> request.vpcId(desired.vpcId())
                        .groupName(groupName)
                        .description(desired.description())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.SECURITY_GROUP, creation)))
                .groupId();
        return new Found(id, Tags.identity(creation), "available", desired.vpcId(), groupName, List.of());
    }

    /** EC2 refuses names that look like IDs. */
    static String groupName(Creation creation) {
        String name = Names.of(creation.owner(), creation.logicalId(), LONGEST_NAME - 1);
        return name.startsWith("sg-") ? "x" + name : name;
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        Difference.Collector difference = Difference.collect().replace("VPC", actual.vpcId(), desired.vpcId());
        missing(desired, actual).forEach(rule -> difference.update(rule.traffic(), ABSENT, PRESENT));
        surplus(desired, actual).forEach(rule -> difference.update(rule.traffic(), PRESENT, ABSENT));
        return difference.result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        List<Rule> missing = missing(desired, actual);
        List<Rule> surplus = surplus(desired, actual);
        if (!missing.isEmpty()) {
            ec2.authorizeSecurityGroupIngress(request -> request.groupId(actual.id())
                    .ipPermissions(missing.stream().map(Rule::permission).toList()));
        }
        revoke(actual.id(), surplus);
        List<Rule> ingress = Stream.concat(actual.ingress().stream(), missing.stream())
                .filter(rule -> !surplus.contains(rule))
                .toList();
        return new Found(actual.id(), actual.identity(), actual.state(), actual.vpcId(), actual.groupName(), ingress);
    }

    /** What else keeps it is looked for only when AWS refuses. */
    @Override
    public Optional<Found> delete(Found actual) {
        Runnable delete =
                () -> Gone.whenDeleted(() -> ec2.deleteSecurityGroup(request -> request.groupId(actual.id())));
        try {
            delete.run();
        } catch (RemoteException e) {
            if (e.reason() != Failure.DEPENDENCY) {
                throw e;
            }
            Interfaces interfaces = Interfaces.in("group-id", actual.id(), ec2);
            interfaces.deleteLeftovers();
            revokeReferences(actual.id());
            interfaces.nameUsersOnRefusal(delete);
        }
        return Optional.empty();
    }

    @Override
    public void tag(Found actual, Map<String, String> tags) {
        Ec2Tags.put(ec2, actual.id(), tags);
    }

    @Override
    public void release(Found actual) {
        Ec2Tags.release(ec2, actual.id());
    }

    /** In our own groups only: what others' rules refer to is theirs to say. */
    private void revokeReferences(String id) {
        ec2.describeSecurityGroupsPaginator(
                        request -> request.filters(Ec2Tags.OURS, Ec2Tags.filter("ip-permission.group-id", id)))
                .securityGroups()
                .forEach(group -> revoke(
                        group.groupId(),
                        Rule.of(group.ipPermissions()).stream()
                                .filter(rule -> rule.source().equals(id))
                                .toList()));
    }

    private void revoke(String id, List<Rule> rules) {
        if (!rules.isEmpty()) {
            Gone.whenDeleted(() -> ec2.revokeSecurityGroupIngress(request -> request.groupId(id)
                    .ipPermissions(rules.stream().map(Rule::permission).toList())));
        }
    }

    /** A rule that somebody else added serves as well. */
    private static List<Rule> missing(Desired desired, Found actual) {
        Set<String> present = actual.traffic();
        return desired.ingress().stream()
                .filter(rule -> !present.contains(rule.traffic()))
                .sorted(Comparator.comparing(Rule::traffic))
                .toList();
    }

    private static List<Rule> surplus(Desired desired, Found actual) {
        Set<String> wanted = desired.ingress().stream().map(Rule::traffic).collect(Collectors.toSet());
        return actual.ingress().stream()
                .filter(Rule::isOurs)
                .filter(rule -> !wanted.contains(rule.traffic()))
                .toList();
    }

    private static Found found(SecurityGroup group) {
        return new Found(
                group.groupId(),
                Ec2Tags.identity(group.tags()),
                "available",
                group.vpcId(),
                group.groupName(),
                Rule.of(group.ipPermissions()));
    }
}
