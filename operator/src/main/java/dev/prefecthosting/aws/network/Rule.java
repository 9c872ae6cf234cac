package dev.prefecthosting.aws.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/**
 * Who may come in to a security group, and where.
 *
 * @param protocol a name where there is one; {@code -1} is every protocol
 * @param fromPort first port, or ICMP type; -1 is any
 * @param toPort last port, or ICMP code; -1 is any
 * @param source a canonical CIDR, or the ID of a security group or prefix list
 * @param description why, for people
 */
public record Rule(String protocol, int fromPort, int toPort, String source, String description) {
    /** Begins the description of each rule of ours: EC2 keeps no word on who added a rule. */
    private static final String MARK = "prefecthosting.dev: ";

    private static final String EVERY_PROTOCOL = "-1";

    public Rule {
        protocol = Canonical.protocol(protocol);
        if (protocol.equals(EVERY_PROTOCOL)) {
            fromPort = -1;
            toPort = -1;
        }
        source = isId(source) ? source : Canonical.cidr(source);
    }

    /** One TCP port. */
    public static Rule tcp(int port, String source, String description) {
        return new Rule("tcp", port, port, source, description);
    }

    /** What makes two rules the same to AWS, and what a person reads, e.g. {@code tcp 22 from 203.0.113.4/32}. */
    public String traffic() {
        if (protocol.equals(EVERY_PROTOCOL)) {
            return "everything from " + source;
        }
        String ports = fromPort == toPort ? String.valueOf(fromPort) : fromPort + "-" + toPort;
        return "%s %s from %s".formatted(protocol, ports, source);
    }

    boolean isOurs() {
        return description.startsWith(MARK);
    }

    Rule marked() {
        return isOurs() ? this : new Rule(protocol, fromPort, toPort, source, MARK + description);
    }

    static List<Rule> of(List<IpPermission> permissions) {
        List<Rule> rules = new ArrayList<>();
        for (IpPermission each : permissions) {
            each.ipRanges().forEach(range -> rules.add(of(each, range.cidrIp(), range.description())));
            each.ipv6Ranges().forEach(range -> rules.add(of(each, range.cidrIpv6(), range.description())));
            each.prefixListIds().forEach(list -> rules.add(of(each, list.prefixListId(), list.description())));
            each.userIdGroupPairs().forEach(pair -> rules.add(of(each, pair.groupId(), pair.description())));
        }
        return List.copyOf(rules);
    }

    private static Rule of(IpPermission permission, String source, @Nullable String description) {
        return new Rule(
                permission.ipProtocol(),
                permission.fromPort() == null ? -1 : permission.fromPort(),
                permission.toPort() == null ? -1 : permission.toPort(),
                source,
                description == null ? "" : description);
    }

    IpPermission permission() {
        IpPermission.Builder permission = IpPermission.builder().ipProtocol(protocol);
        if (!protocol.equals(EVERY_PROTOCOL)) {
            permission.fromPort(fromPort).toPort(toPort);
        }
        return source(permission).build();
    }

    private IpPermission.Builder source(IpPermission.Builder permission) {
        if (source.startsWith("sg-")) {
            return permission.userIdGroupPairs(UserIdGroupPair.builder()
                    .groupId(source)
                    .description(description)
                    .build());
        }
        if (source.startsWith("pl-")) {
            return permission.prefixListIds(PrefixListId.builder()
                    .prefixListId(source)
                    .description(description)
                    .build());
        }
        return source.contains(":")
                ? permission.ipv6Ranges(Ipv6Range.builder()
                        .cidrIpv6(source)
                        .description(description)
                        .build())
                : permission.ipRanges(IpRange.builder()
                        .cidrIp(source)
                        .description(description)
                        .build());
    }

    private static boolean isId(String source) {
        return source.startsWith("sg-") || source.startsWith("pl-");
    }
}
