"""NAT gateways and elastic addresses."""

import pytest
from conftest import refused, tagged, tags_of, until

pytestmark = pytest.mark.usefixtures("held_clock")

DEFAULT_ROUTE = "0.0.0.0/0"


@pytest.fixture
def address(ec2):
    return ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", a="b"))["AllocationId"]


@pytest.fixture
def nat(ec2, network, address):
    created = ec2.create_nat_gateway(SubnetId=network.subnets[0], AllocationId=address, ClientToken="one")
    return created["NatGateway"]["NatGatewayId"]


def state(ec2, nat):
    return ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]["State"]


def test_it_takes_its_time_to_come(ec2, nat):
    assert until(lambda: state(ec2, nat), "available") == ["pending", "available"]


def test_it_takes_its_time_to_go(ec2, network, address, nat):
    table = ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=DEFAULT_ROUTE, NatGatewayId=nat)
    until(lambda: state(ec2, nat), "available")
    ec2.delete_nat_gateway(NatGatewayId=nat)
    with refused("DependencyViolation"):
        ec2.delete_subnet(SubnetId=network.subnets[0])
    with refused("InvalidIPAddress.InUse"):
        ec2.release_address(AllocationId=address)
    assert until(lambda: state(ec2, nat), "deleted") == ["deleting", "deleted"]

    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert [route["State"] for route in routes if route["DestinationCidrBlock"] == DEFAULT_ROUTE] == ["blackhole"]
    assert "AssociationId" not in ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
    ec2.release_address(AllocationId=address)
    ec2.delete_subnet(SubnetId=network.subnets[0])


def test_it_holds_its_address(ec2, network, address, nat):
    with refused("Resource.AlreadyAssociated"):
        ec2.create_nat_gateway(SubnetId=network.subnets[1], AllocationId=address)
    shown = ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
    assert shown["AssociationId"]
    gateway = ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]
    assert gateway["NatGatewayAddresses"][0]["AllocationId"] == address
    interface = gateway["NatGatewayAddresses"][0]["NetworkInterfaceId"]
    assert interface == shown["NetworkInterfaceId"]
    with refused("InvalidParameterValue"):
        ec2.delete_network_interface(NetworkInterfaceId=interface)


def test_the_token_makes_it_once(ec2, network, address, nat):
    again = ec2.create_nat_gateway(SubnetId=network.subnets[0], AllocationId=address, ClientToken="one")
    assert again["NatGateway"]["NatGatewayId"] == nat
    with refused("IdempotentParameterMismatch"):
        ec2.create_nat_gateway(SubnetId=network.subnets[1], AllocationId=address, ClientToken="one")


def test_without_an_internet_gateway_it_fails_later(ec2, network, address):
    ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    nat = ec2.create_nat_gateway(SubnetId=network.subnets[0], AllocationId=address)["NatGateway"]["NatGatewayId"]
    assert until(lambda: state(ec2, nat), "failed") == ["pending", "failed"]
    gateway = ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"][0]
    assert gateway["FailureCode"] == "Gateway.NotAttached"


def test_it_is_found_by_filters(ec2, network, address):
    created = ec2.create_nat_gateway(
        SubnetId=network.subnets[0], AllocationId=address, TagSpecifications=tagged("natgateway", owner="op")
    )["NatGateway"]
    assert tags_of(created["Tags"]) == {"owner": "op"}

    def count(name, *values):
        return len(ec2.describe_nat_gateways(Filter=[{"Name": name, "Values": list(values)}])["NatGateways"])

    assert count("state", "pending", "available") == 1
    assert count("tag:owner", "op") == count("vpc-id", network.vpc) == count("tag-key", "owner") == 1
    assert count("tag:owner", "another") == 0


def test_a_missing_one_is_not_found(ec2):
    for call in (
        lambda: ec2.describe_nat_gateways(NatGatewayIds=["nat-0123456789abcdef0"]),
        lambda: ec2.delete_nat_gateway(NatGatewayId="nat-0123456789abcdef0"),
    ):
        with refused("NatGatewayNotFound"):
            call()


def test_addresses_carry_tags(ec2, address):
    found = ec2.describe_addresses(Filters=[{"Name": "tag:a", "Values": ["b"]}])["Addresses"]
    assert [each["AllocationId"] for each in found] == [address]


def test_an_address_binds_to_one_interface(ec2, network, address):
    one, two = (
        ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
        for _ in range(2)
    )
    first = ec2.associate_address(AllocationId=address, NetworkInterfaceId=one)["AssociationId"]
    assert ec2.associate_address(AllocationId=address, NetworkInterfaceId=one)["AssociationId"] == first
    with refused("Resource.AlreadyAssociated"):
        ec2.associate_address(AllocationId=address, NetworkInterfaceId=two)
    other = ec2.allocate_address(Domain="vpc")["AllocationId"]
    with refused("Resource.AlreadyAssociated"):
        ec2.associate_address(AllocationId=other, NetworkInterfaceId=one)
    with refused("InvalidIPAddress.InUse"):
        ec2.release_address(AllocationId=address)
    shown = ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
    assert (shown["NetworkInterfaceId"], shown["AssociationId"]) == (one, first)
    interface = ec2.describe_network_interfaces(NetworkInterfaceIds=[one])["NetworkInterfaces"][0]
    assert interface["Association"]["PublicIp"] == shown["PublicIp"]


def test_an_address_needs_an_internet_gateway(ec2, network, address):
    ec2.detach_internet_gateway(InternetGatewayId=network.gateway, VpcId=network.vpc)
    interface = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
    with refused("Gateway.NotAttached"):
        ec2.associate_address(AllocationId=address, NetworkInterfaceId=interface)
