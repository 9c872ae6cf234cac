"""VPC, subnets, routes, NAT and security groups."""

import ipaddress

from . import owned
from .wanted import SERVER_PORT

ANYWHERE = ("0.0.0.0/0", "::/0")


def check(ledger, aws, seed):
    vpc = ledger.one("VPC", owned.of(seed.hosting, owned.ec2(aws, "describe_vpcs", "Vpcs")))
    if vpc is None:
        return
    ledger.section("Network: VPC", _vpc, ledger, aws, seed, vpc)
    ledger.section("Network: subnets and routes", _subnets, ledger, aws, seed, vpc)
    ledger.section("Network: security groups", _groups, ledger, aws, seed, vpc)


def _vpc(ledger, aws, seed, vpc):
    ledger.equal("VPC's CIDR", vpc["CidrBlock"], seed.cidr)
    for attribute, key in (("enableDnsSupport", "EnableDnsSupport"), ("enableDnsHostnames", "EnableDnsHostnames")):
        answer = aws.client("ec2").describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=attribute)
        ledger.check(f"VPC has {key}", answer[key]["Value"])


def _subnets(ledger, aws, seed, vpc):
    subnets = [
        each
        for each in owned.of(seed.hosting, owned.ec2(aws, "describe_subnets", "Subnets"))
        if each["VpcId"] == vpc["VpcId"]
    ]
    gateways = owned.of(seed.hosting, owned.ec2(aws, "describe_internet_gateways", "InternetGateways"))
    gateway = ledger.one("internet gateway", gateways)
    if gateway:
        attached = [each["VpcId"] for each in gateway["Attachments"]]
        ledger.equal("internet gateway is attached, its VPC", attached, [vpc["VpcId"]])
    public, private = _by_route(ledger, aws, subnets)
    ledger.equal("number of public subnets (0.0.0.0/0 to the internet gateway)", len(public), 2)
    ledger.equal("number of private subnets (0.0.0.0/0 to the NAT gateway)", len(private), 2)
    zones = [{each["AvailabilityZone"] for each in role} for role in (public, private)]
    ledger.check(
        "public and private subnets are in the same two zones", zones[0] == zones[1] and len(zones[0]) == 2, zones
    )
    blocks = [ipaddress.ip_network(each["CidrBlock"]) for each in subnets]
    ledger.check(
        "subnets are inside the VPC", all(b.subnet_of(ipaddress.ip_network(seed.cidr)) for b in blocks), blocks
    )
    ledger.check(
        "subnets do not overlap", not any(a.overlaps(b) for i, a in enumerate(blocks) for b in blocks[:i]), blocks
    )
    _nat(ledger, aws, seed, {each["SubnetId"] for each in public})


def _by_route(ledger, aws, subnets):
    tables = {}
    for table, _ in owned.ec2(aws, "describe_route_tables", "RouteTables"):
        for association in table["Associations"]:
            if "SubnetId" in association:
                tables[association["SubnetId"]] = table
    public, private = [], []
    for subnet in subnets:
        table = tables.get(subnet["SubnetId"])
        ledger.check(f"{subnet['SubnetId']} has a route table of its own role", table is not None)
        ways_out = [r for r in (table or {}).get("Routes", []) if r.get("DestinationCidrBlock") == "0.0.0.0/0"]
        ledger.check(
            f"{subnet['SubnetId']} has one active route to 0.0.0.0/0",
            len(ways_out) == 1 and ways_out[0].get("State") == "active",
            ways_out,
        )
        if any(route.get("GatewayId", "").startswith("igw-") for route in ways_out):
            public.append(subnet)
        elif any(route.get("NatGatewayId") for route in ways_out):
            private.append(subnet)
    return public, private


def _nat(ledger, aws, seed, public):
    nats = owned.of(seed.hosting, owned.ec2(aws, "describe_nat_gateways", "NatGateways"))
    nat = ledger.one("NAT gateway", [each for each in nats if each["State"] != "deleted"])
    if nat is None:
        return
    ledger.equal("NAT gateway's state", nat["State"], "available")
    ledger.check("NAT gateway is in a public subnet", nat["SubnetId"] in public, nat["SubnetId"])
    addresses = owned.of(seed.hosting, owned.ec2(aws, "describe_addresses", "Addresses"))
    allocations = {each["AllocationId"] for each in addresses}
    ledger.check(
        "NAT gateway has an elastic address of the hosting",
        any(each.get("AllocationId") in allocations for each in nat["NatGatewayAddresses"]),
        nat["NatGatewayAddresses"],
    )


def _groups(ledger, aws, seed, vpc):
    everyone = owned.ec2(aws, "describe_security_groups", "SecurityGroups")
    inside = [(group, tags) for group, tags in everyone if group["VpcId"] == vpc["VpcId"]]
    for group, _ in inside:
        open_to = [block for permission in group["IpPermissions"] for block in _blocks(permission) if block in ANYWHERE]
        ledger.check(f"group {group['GroupName']} admits nothing from everywhere", not open_to, open_to)
    mine = owned.of(seed.hosting, inside)
    by_id = {group["GroupId"]: group for group in mine}
    rules = [(group, permission) for group in mine for permission in group["IpPermissions"]]

    server = [(group, permission) for group, permission in rules if _covers(permission, SERVER_PORT)]
    ledger.check("a group admits port 4200", server)
    sources = {pair["GroupId"] for _, permission in server for pair in permission["UserIdGroupPairs"]}
    blocks = [block for _, permission in server for block in _blocks(permission)]
    ledger.equal("number of groups that port 4200 admits (clients)", len(sources), 1)
    ledger.equal("CIDRs that port 4200 admits", blocks, [])
    for source in sources:
        clients = by_id.get(source)
        ledger.check("the clients group is the hosting's", clients is not None, source)
        ledger.equal("what the clients group itself admits", (clients or {}).get("IpPermissions"), [])

    for port, name in ((22, "SSH"), (3389, "RDP")):
        admitting = [permission for _, permission in rules if _covers(permission, port)]
        found = sorted({block for permission in admitting for block in _blocks(permission)})
        ledger.equal(f"who may come by {name}", found, [seed.admitted])
        ledger.check(f"no group may come by {name}", not any(p["UserIdGroupPairs"] for p in admitting))
    others = [
        (group["GroupName"], permission.get("FromPort"), permission.get("ToPort"))
        for group, permission in rules
        if permission.get("FromPort") != permission.get("ToPort")
        or permission.get("FromPort") not in (22, 3389, SERVER_PORT)
    ]
    ledger.equal("other ports that are open", others, [])


def _covers(permission, port):
    if permission["IpProtocol"] == "-1":
        return True
    return permission.get("FromPort", 0) <= port <= permission.get("ToPort", 65535)


def _blocks(permission):
    return [each["CidrIp"] for each in permission.get("IpRanges", [])] + [
        each["CidrIpv6"] for each in permission.get("Ipv6Ranges", [])
    ]
