"""VPC endpoints and EC2 Instance Connect Endpoints."""

import pytest
from conftest import refused, tagged, tags_of, until

pytestmark = pytest.mark.usefixtures("held_clock")


@pytest.fixture
def interface_endpoint(ec2, network):
    def make(service="ecr.api", **changes):
        wanted = {
            "VpcEndpointType": "Interface",
            "VpcId": network.vpc,
            "ServiceName": f"com.amazonaws.eu-west-1.{service}",
            "SubnetIds": network.subnets,
            "SecurityGroupIds": [network.group],
            "PrivateDnsEnabled": True,
            "TagSpecifications": tagged("vpc-endpoint", service=service),
            **changes,
        }
        return ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]["VpcEndpointId"]

    return make


def show(ec2, endpoint):
    found = ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"]
    return found[0]


def test_a_gateway_endpoint_adds_a_route(ec2, network):
    table = ec2.create_route_table(VpcId=network.vpc)["RouteTable"]["RouteTableId"]
    wanted = {
        "VpcId": network.vpc,
        "ServiceName": "com.amazonaws.eu-west-1.s3",
        "VpcEndpointType": "Gateway",
        "RouteTableIds": [table],
        "ClientToken": "one",
    }
    endpoint = ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]["VpcEndpointId"]
    assert ec2.create_vpc_endpoint(**wanted)["VpcEndpoint"]["VpcEndpointId"] == endpoint
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    assert [route["GatewayId"] for route in routes if "DestinationPrefixListId" in route] == [endpoint]


def test_an_interface_endpoint_lives_in_its_subnets(ec2, network, interface_endpoint):
    endpoint = interface_endpoint()
    assert until(lambda: show(ec2, endpoint)["State"], "available") == ["pending", "available"]
    shown = show(ec2, endpoint)
    assert shown["PrivateDnsEnabled"] is True
    assert [group["GroupId"] for group in shown["Groups"]] == [network.group]
    assert sorted(shown["SubnetIds"]) == sorted(network.subnets)
    assert len(shown["NetworkInterfaceIds"]) == 2
    assert tags_of(shown["Tags"]) == {"service": "ecr.api"}
    with refused("DependencyViolation"):
        ec2.delete_security_group(GroupId=network.group)


def test_an_interface_endpoint_takes_its_interfaces_along(ec2, network, interface_endpoint):
    endpoint = interface_endpoint()
    until(lambda: show(ec2, endpoint)["State"], "available")
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    assert show(ec2, endpoint)["State"] == "deleting"
    with refused("DependencyViolation"):
        ec2.delete_subnet(SubnetId=network.subnets[0])
    mine = [{"Name": "vpc-endpoint-id", "Values": [endpoint]}]
    until(lambda: ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"], [])
    with refused("InvalidVpcEndpointId.NotFound"):
        show(ec2, endpoint)
    ec2.delete_subnet(SubnetId=network.subnets[0])


def test_private_dns_of_a_service_belongs_to_one_endpoint(interface_endpoint):
    interface_endpoint("logs")
    with refused("InvalidParameter"):
        interface_endpoint("logs")
    interface_endpoint("logs", PrivateDnsEnabled=False)


def test_an_unknown_service_is_refused(interface_endpoint):
    with refused("InvalidServiceName"):
        interface_endpoint("nosuch")


def test_an_unknown_endpoint_cannot_be_deleted(ec2):
    answer = ec2.delete_vpc_endpoints(VpcEndpointIds=["vpce-0123456789abcdef0"])
    assert [item["Error"]["Code"] for item in answer["Unsuccessful"]] == ["InvalidVpcEndpoint.NotFound"]


def test_services_are_listed(ec2):
    name = "com.amazonaws.eu-west-1.ecr.api"
    found = ec2.describe_vpc_endpoint_services(Filters=[{"Name": "service-name", "Values": [name]}])
    assert found["ServiceNames"] == [name]


def test_a_connect_endpoint_lives_and_goes(ec2, network):
    created = ec2.create_instance_connect_endpoint(
        SubnetId=network.subnets[0], SecurityGroupIds=[network.group], ClientToken="one",
        TagSpecifications=tagged("instance-connect-endpoint", a="b"),
    )["InstanceConnectEndpoint"]  # fmt: skip
    endpoint = created["InstanceConnectEndpointId"]

    def read():
        mine = [{"Name": "vpc-id", "Values": [network.vpc]}]
        found = ec2.describe_instance_connect_endpoints(Filters=mine)["InstanceConnectEndpoints"]
        return found[0]["State"] if found else "gone"

    assert tags_of(created["Tags"]) == {"a": "b"}
    assert until(read, "create-complete") == ["create-in-progress", "create-complete"]
    with refused("InstanceConnectEndpointLimitExceeded"):
        ec2.create_instance_connect_endpoint(SubnetId=network.subnets[1])
    ec2.delete_instance_connect_endpoint(InstanceConnectEndpointId=endpoint)
    with refused("DependencyViolation"):
        ec2.delete_subnet(SubnetId=network.subnets[0])
    assert until(read, "gone") == ["delete-in-progress", "gone"]
    with refused("InvalidInstanceConnectEndpointId.NotFound"):
        ec2.delete_instance_connect_endpoint(InstanceConnectEndpointId=endpoint)
    ec2.delete_subnet(SubnetId=network.subnets[0])
