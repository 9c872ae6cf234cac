package dev.prefecthosting.aws.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.NoCalls;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;

class SecurityGroupsTest {
    private static final Rule API = Rule.tcp(4200, "sg-clients", "API");
    private static final Rule SSH = Rule.tcp(22, "203.0.113.4/32", "SSH");

    private final SecurityGroups groups = new SecurityGroups(new NoCalls());

    private static SecurityGroups.Desired desired(Rule... rules) {
        return new SecurityGroups.Desired("vpc-1", "Prefect server", Set.of(rules));
    }

    private static SecurityGroups.Found found(Rule... rules) {
        return new SecurityGroups.Found(
                "sg-1", new Identity("uid", "server"), "available", "vpc-1", "name", List.of(rules));
    }

    @Test
    void missingRulesComeBackAndOursThatAreNoLongerWantedGo() {
        Difference difference = groups.compare(desired(API), found(SSH.marked()));
        assertThat(difference)
                .isEqualTo(new Difference.Update(List.of(
                        "tcp 4200 from sg-clients absent → present", "tcp 22 from 203.0.113.4/32 present → absent")));
    }

    @Test
    void rulesOfOthersAreLeftAndListed() {
        SecurityGroups.Found found = found(API.marked(), SSH);
        assertThat(groups.compare(desired(API), found)).isEqualTo(Difference.NONE);
        assertThat(found.foreign()).containsExactly("tcp 22 from 203.0.113.4/32");
    }

    @Test
    void aRuleThatSomebodyElseAddedServesAsWell() {
        assertThat(groups.compare(desired(SSH), found(SSH))).isEqualTo(Difference.NONE);
    }

    @Test
    void anotherWordForTheSameTrafficIsNoDifference() {
        Rule wide = Rule.tcp(22, "10.0.7.7/16", "SSH");
        IpPermission asListed = IpPermission.builder()
                .ipProtocol("6")
                .fromPort(22)
                .toPort(22)
                .ipRanges(IpRange.builder().cidrIp("10.0.0.0/16").build())
                .build();
        Rule[] listed = Rule.of(List.of(asListed)).toArray(Rule[]::new);
        assertThat(groups.compare(desired(wide), found(listed))).isEqualTo(Difference.NONE);
    }

    @Test
    void everyProtocolHasNoPorts() {
        Rule all = new Rule("all", 0, 65535, "sg-1", "among themselves");
        IpPermission permission = all.permission();
        assertThat(permission.fromPort()).isNull();
        assertThat(Rule.of(List.of(permission))).containsExactly(all);
        assertThat(all.traffic()).isEqualTo("everything from sg-1");
    }

    @Test
    void aNameNeverLooksLikeAnId() {
        Owner owner = new Owner("0a1b2c3d-0000", "sg", "demo", Map.of());
        assertThat(SecurityGroups.groupName(new Creation(owner, "server", 0)))
                .startsWith("xsg-demo-server-")
                .hasSizeLessThanOrEqualTo(255);
    }
}
