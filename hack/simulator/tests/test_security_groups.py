"""Security groups and their rules."""

import pytest
from conftest import refused, tagged, tags_of

EVERYWHERE = [{"CidrIp": "0.0.0.0/0"}]


def tcp(port, cidr="10.0.0.0/16", **more):
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr}], **more}


def rules(ec2, group):
    return ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])["SecurityGroupRules"]


@pytest.fixture
def https(ec2, network):
    answer = ec2.authorize_security_group_ingress(
        GroupId=network.group, IpPermissions=[tcp(443)], TagSpecifications=tagged("security-group-rule", rule="https")
    )
    return answer["SecurityGroupRules"][0]["SecurityGroupRuleId"]


def test_a_new_group_lets_everything_out(ec2, network):
    created = ec2.create_security_group(
        GroupName="a", Description="a", VpcId=network.vpc, TagSpecifications=tagged("security-group", a="b")
    )
    group = ec2.describe_security_groups(GroupIds=[created["GroupId"]])["SecurityGroups"][0]
    assert tags_of(group["Tags"]) == {"a": "b"}
    assert [rule["IpRanges"] for rule in group["IpPermissionsEgress"]] == [EVERYWHERE]
    with refused("InvalidPermission.Duplicate"):
        everything = [{"IpProtocol": "-1", "IpRanges": EVERYWHERE}]
        ec2.authorize_security_group_egress(GroupId=created["GroupId"], IpPermissions=everything)
    with refused("InvalidGroup.Duplicate"):
        ec2.create_security_group(GroupName="a", Description="a", VpcId=network.vpc)


def test_rules_have_ids_and_tags_that_stay(ec2, network, https):
    ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=[tcp(80)])
    found = ec2.describe_security_group_rules(Filters=[{"Name": "tag:rule", "Values": ["https"]}])
    assert [rule["SecurityGroupRuleId"] for rule in found["SecurityGroupRules"]] == [https]
    rule = ec2.describe_security_group_rules(SecurityGroupRuleIds=[https])["SecurityGroupRules"][0]
    assert (rule["CidrIpv4"], rule["FromPort"], rule["IsEgress"]) == ("10.0.0.0/16", 443, False)
    assert tags_of(rule["Tags"]) == {"rule": "https"}
    with refused("InvalidSecurityGroupRuleId.NotFound"):
        ec2.describe_security_group_rules(SecurityGroupRuleIds=["sgr-0123456789abcdef0"])


def test_a_refused_call_adds_no_rule(ec2, network, https):
    before = len(rules(ec2, network.group))
    with refused("InvalidPermission.Duplicate"):
        ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=[tcp(8443), tcp(443)])
    assert len(rules(ec2, network.group)) == before


def test_rules_go_by_id_or_by_content(ec2, network, https):
    ec2.revoke_security_group_ingress(GroupId=network.group, SecurityGroupRuleIds=[https])
    assert https not in [rule["SecurityGroupRuleId"] for rule in rules(ec2, network.group)]
    ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=[tcp(80)])
    ec2.revoke_security_group_ingress(GroupId=network.group, IpPermissions=[tcp(80)])
    with refused("InvalidPermission.NotFound"):
        ec2.revoke_security_group_ingress(GroupId=network.group, IpPermissions=[tcp(80)])


def test_a_permission_of_many_ranges_is_many_rules(ec2, network):
    many = tcp(1, Ipv6Ranges=[{"CidrIpv6": "fd00::/8"}])
    many["IpRanges"].append({"CidrIp": "10.1.0.0/16"})
    answer = ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=[many])
    assert len(answer["SecurityGroupRules"]) == 3


def test_a_rule_is_modified(ec2, network, https):
    changed = {"IpProtocol": "tcp", "FromPort": 444, "ToPort": 444, "CidrIpv4": "10.0.0.0/16"}
    ec2.modify_security_group_rules(
        GroupId=network.group, SecurityGroupRules=[{"SecurityGroupRuleId": https, "SecurityGroupRule": changed}]
    )
    found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[https])["SecurityGroupRules"][0]
    assert found["FromPort"] == 444


def test_a_group_stays_while_another_refers_to_it(ec2, network):
    clients = ec2.create_security_group(GroupName="clients", Description="x", VpcId=network.vpc)["GroupId"]
    reference = [{"IpProtocol": "tcp", "FromPort": 4200, "ToPort": 4200, "UserIdGroupPairs": [{"GroupId": clients}]}]
    answer = ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=reference)
    assert answer["SecurityGroupRules"][0]["ReferencedGroupInfo"]["GroupId"] == clients
    with refused("DependencyViolation"):
        ec2.delete_security_group(GroupId=clients)
    ec2.revoke_security_group_ingress(GroupId=network.group, IpPermissions=reference)
    ec2.delete_security_group(GroupId=clients)


def test_a_group_may_refer_to_itself(ec2, network):
    itself = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": network.group}]}]
    ec2.authorize_security_group_ingress(GroupId=network.group, IpPermissions=itself)
    ec2.delete_security_group(GroupId=network.group)


def test_a_group_stays_while_an_interface_uses_it(ec2, network):
    interface = ec2.create_network_interface(SubnetId=network.subnets[0], Groups=[network.group])["NetworkInterface"]
    with refused("DependencyViolation"):
        ec2.delete_security_group(GroupId=network.group)
    ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    ec2.delete_security_group(GroupId=network.group)
    with refused("InvalidGroup.NotFound"):
        ec2.create_network_interface(SubnetId=network.subnets[0], Groups=[network.group])
