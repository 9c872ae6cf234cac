"""VPCs, subnets, internet gateways and route tables."""

import pytest
from conftest import refused, tagged, tags_of

NOWHERE = "vpc-0123456789abcdef0"


def test_tags_come_with_the_create_call(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc", Name="a", owner="op"))["Vpc"]
    assert tags_of(vpc["Tags"]) == {"Name": "a", "owner": "op"}


@pytest.mark.parametrize(
    "name, value, count",
    [("tag:owner", "op", 1), ("tag:owner", "other", 0), ("tag-key", "owner", 1), ("tag:owner", "o*", 1)],
)
def test_vpcs_are_found_by_tag(ec2, name, value, count):
    ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc", owner="op"))
    assert len(ec2.describe_vpcs(Filters=[{"Name": name, "Values": [value]}])["Vpcs"]) == count


def test_reserved_tag_keys_are_refused(ec2):
    with refused("InvalidParameterValue"):
        ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc", **{"aws:x": "1"}))


@pytest.mark.parametrize(
    "operation",
    ["vpcs", "subnets", "internet_gateways", "route_tables", "security_groups", "addresses", "instances", "volumes",
     "network_interfaces", "vpc_endpoints", "instance_connect_endpoints", "security_group_rules", "images"],
)  # fmt: skip
def test_an_unknown_filter_is_the_callers_error(ec2, operation):
    # As a 500 every SDK would retry it.
    ec2.create_instance_connect_endpoint(SubnetId=ec2.describe_subnets()["Subnets"][0]["SubnetId"])
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.allocate_address(Domain="vpc")
    ec2.create_volume(AvailabilityZone="eu-west-1a", Size=1)
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.eu-west-1.s3")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet)
    with refused("InvalidParameterValue") as refusal:
        getattr(ec2, f"describe_{operation}")(Filters=[{"Name": "bogus", "Values": ["x"]}])
    assert refusal.error


def test_an_unknown_nat_filter_is_the_callers_error(ec2):
    with refused("InvalidParameterValue"):
        ec2.describe_nat_gateways(Filter=[{"Name": "bogus", "Values": ["x"]}])


def test_a_missing_vpc_is_not_found(ec2):
    with refused("InvalidVpcID.NotFound"):
        ec2.describe_vpcs(VpcIds=[NOWHERE])
    with refused("InvalidVpcID.NotFound"):
        ec2.create_tags(Resources=[NOWHERE], Tags=[{"Key": "a", "Value": "b"}])


def test_a_vpc_too_large_is_refused(ec2):
    with refused("InvalidVpc.Range"):
        ec2.create_vpc(CidrBlock="10.0.0.0/8")


def test_dns_attributes(ec2, network):
    def attribute(name):
        answer = ec2.describe_vpc_attribute(VpcId=network.vpc, Attribute=name)
        return answer[name[0].upper() + name[1:]]["Value"]

    assert (attribute("enableDnsHostnames"), attribute("enableDnsSupport")) == (False, True)
    ec2.modify_vpc_attribute(VpcId=network.vpc, EnableDnsHostnames={"Value": True})
    assert attribute("enableDnsHostnames") is True


@pytest.mark.parametrize(
    "vpc, cidr, code",
    [
        (None, "10.0.0.0/25", "InvalidSubnet.Conflict"),
        (None, "10.9.0.0/24", "InvalidSubnet.Range"),
        (NOWHERE, "10.0.9.0/24", "InvalidVpcID.NotFound"),
    ],
)
def test_impossible_subnets_are_refused(ec2, network, vpc, cidr, code):
    with refused(code):
        ec2.create_subnet(VpcId=vpc or network.vpc, CidrBlock=cidr)


def test_public_addresses_on_launch(ec2, network):
    ec2.modify_subnet_attribute(SubnetId=network.subnets[0], MapPublicIpOnLaunch={"Value": True})
    subnet = ec2.describe_subnets(SubnetIds=network.subnets[:1])["Subnets"][0]
    assert subnet["MapPublicIpOnLaunch"] is True
    assert subnet["AvailableIpAddressCount"] == 251


def test_a_network_has_one_internet_gateway(ec2, network):
    with refused("Resource.AlreadyAssociated"):
        ec2.attach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    second = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    with refused("InvalidParameterValue"):
        ec2.attach_internet_gateway(InternetGatewayId=second, VpcId=network.vpc)
    with refused("DependencyViolation"):
        ec2.delete_internet_gateway(InternetGatewayId=network.gateway)
    found = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [network.vpc]}])
    assert [gateway["InternetGatewayId"] for gateway in found["InternetGateways"]] == [network.gateway]


def test_a_gateway_stays_while_addresses_are_mapped(ec2, network):
    interface = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    association = ec2.associate_address(AllocationId=address, NetworkInterfaceId=interface)["AssociationId"]
    with refused("DependencyViolation"):
        ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    ec2.disassociate_address(AssociationId=association)
    ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)


def test_a_vpc_stays_while_anything_is_in_it(ec2, network):
    def blocked():
        with refused("DependencyViolation"):
            ec2.delete_vpc(VpcId=network.vpc)

    blocked()
    for subnet in network.subnets:
        ec2.delete_subnet(SubnetId=subnet)
    blocked()
    ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    ec2.delete_internet_gateway(InternetGatewayId=network.gateway)
    blocked()
    ec2.delete_security_group(GroupId=network.group)
    table = ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    blocked()
    ec2.delete_route_table(RouteTableId=table)
    ec2.delete_vpc(VpcId=network.vpc)
    with refused("InvalidVpcID.NotFound"):
        ec2.delete_vpc(VpcId=network.vpc)


def test_a_subnet_stays_while_an_interface_is_in_it(ec2, network):
    interface = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
    with refused("DependencyViolation"):
        ec2.delete_subnet(SubnetId=network.subnets[0])
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    ec2.delete_subnet(SubnetId=network.subnets[0])


def make_table(ec2, network):
    return ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]


def test_routes(ec2, network):
    table = ec2.create_route_table(VpcId=network.vpc, TagSpecifications=tagged("route-table", a="b"))["RouteTable"]
    assert tags_of(table["Tags"]) == {"a": "b"}
    assert [route["GatewayId"] for route in table["Routes"]] == ["local"]
    target = {"RouteTableId": table["RouteTableId"], "GatewayId": network.gateway}
    ec2.create_route(DestinationCidrBlock="0.0.0.0/0", **target)
    with refused("RouteAlreadyExists"):
        # The same route once more is no error; another target for the destination is.
        other = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
        ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", NetworkInterfaceId=other)
    with refused("InvalidParameterValue", "InvalidRoute.NotFound"):
        ec2.replace_route(DestinationCidrBlock="9.9.0.0/16", **target)
    with refused("InvalidRoute.NotFound"):
        ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="9.9.0.0/16")


def test_a_subnet_has_one_route_table(ec2, network):
    first, second = make_table(ec2, network), make_table(ec2, network)
    association = ec2.associate_route_table(RouteTableId=first, SubnetId=network.subnets[0])["AssociationId"]
    again = ec2.associate_route_table(RouteTableId=first, SubnetId=network.subnets[0])["AssociationId"]
    assert again == association
    with refused("Resource.AlreadyAssociated"):
        ec2.associate_route_table(RouteTableId=second, SubnetId=network.subnets[0])
    with refused("DependencyViolation"):
        ec2.delete_route_table(RouteTableId=first)
    found = ec2.describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": network.subnets[:1]}])
    assert [table["RouteTableId"] for table in found["RouteTables"]] == [first]


def test_a_route_to_a_detached_gateway_is_a_black_hole(ec2, network):
    table = make_table(ec2, network)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=network.gateway)
    ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert {route["State"] for route in routes if route["DestinationCidrBlock"] == "0.0.0.0/0"} == {"blackhole"}


def test_tags_of_many_in_one_call(ec2, network):
    ec2.create_tags(Resources=[network.vpc, *network.subnets], Tags=[{"Key": "owner", "Value": "op"}])
    owned = [{"Name": "key", "Values": ["owner"]}, {"Name": "value", "Values": ["op"]}]
    assert {tag["ResourceId"] for tag in ec2.describe_tags(Filters=owned)["Tags"]} == {network.vpc, *network.subnets}
    ec2.delete_tags(Resources=[network.vpc], Tags=[{"Key": "owner", "Value": "another"}])
    assert len(ec2.describe_tags(Filters=owned)["Tags"]) == 3
    ec2.delete_tags(Resources=[network.vpc], Tags=[{"Key": "owner"}])
    assert len(ec2.describe_tags(Filters=owned)["Tags"]) == 2


@pytest.mark.parametrize("operation, key", [("subnets", "Subnets"), ("security_groups", "SecurityGroups")])
def test_lists_come_in_pages(ec2, network, operation, key):
    for number in range(10, 20):
        ec2.create_subnet(VpcId=network.vpc, CidrBlock=f"10.0.{number}.0/24")
        ec2.create_security_group(GroupName=f"group-{number}", Description="x", VpcId=network.vpc)
    mine, seen, sizes, token = [{"Name": "vpc-id", "Values": [network.vpc]}], set(), [], {}
    while True:
        page = getattr(ec2, f"describe_{operation}")(Filters=mine, MaxResults=5, **token)
        sizes.append(len(page[key]))
        seen |= {str(sorted(item.items(), key=str)) for item in page[key]}
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert sizes == [5, 5, 2]
    assert len(seen) == 12


def test_accounts_and_regions_are_separate(aws, stranger, network):
    for elsewhere in (stranger.ec2, aws.client("ec2", region="us-east-1")):
        with refused("InvalidVpcID.NotFound"):
            elsewhere.describe_vpcs(VpcIds=[network.vpc])
