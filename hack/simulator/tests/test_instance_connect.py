"""EC2 Instance Connect: endpoints' tunnels and pushed keys, as an SSH client sees them."""

import asyncio
import http.server
import json
import threading
import urllib.error
import urllib.request
from urllib.parse import urlencode, urlsplit

import asyncssh
import pytest
import wsproto
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from conftest import refused, tags_of, until
from wsproto.events import AcceptConnection, BytesMessage, CloseConnection, Request, TextMessage

from localaws import lifecycle
from localaws.runner.addresses import BOOK, VpcAddress
from localaws.ssh import instances

SERVICE = "ec2-instance-connect"


class Site:
    """An endpoint whose group the instance's group admits to port 22, and the instance, which runs."""

    def __init__(self, aws, network):
        self.aws, ec2 = aws, aws.ec2
        self.network = network
        self.endpoint_group = self._group("endpoint")
        self.instance_group = self._group("instance")
        self.admit(self.endpoint_group)
        image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        self.instance = ec2.run_instances(
            ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1,
            SubnetId=network.subnets[0], SecurityGroupIds=[self.instance_group],
        )["Instances"][0]["InstanceId"]  # fmt: skip
        self.endpoint = ec2.create_instance_connect_endpoint(
            SubnetId=network.subnets[0], SecurityGroupIds=[self.endpoint_group]
        )["InstanceConnectEndpoint"]["InstanceConnectEndpointId"]
        until(self.state, "running")
        until(self.endpoint_state, "create-complete")
        shown = ec2.describe_instances(InstanceIds=[self.instance])["Reservations"][0]["Instances"][0]
        self.address = shown["PrivateIpAddress"]

    def _group(self, name):
        return self.aws.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.network.vpc)["GroupId"]

    def _rule(self, source):
        return [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [{"GroupId": source}]}]

    def admit(self, group):
        self.aws.ec2.authorize_security_group_ingress(GroupId=self.instance_group, IpPermissions=self._rule(group))

    def shut_out(self, group):
        self.aws.ec2.revoke_security_group_ingress(GroupId=self.instance_group, IpPermissions=self._rule(group))

    def state(self):
        shown = self.aws.ec2.describe_instances(InstanceIds=[self.instance])
        return shown["Reservations"][0]["Instances"][0]["State"]["Name"]

    def endpoint_state(self):
        found = self.aws.ec2.describe_instance_connect_endpoints(InstanceConnectEndpointIds=[self.endpoint])
        return found["InstanceConnectEndpoints"][0]["State"]

    def console(self):
        return self.aws.ec2.get_console_output(InstanceId=self.instance).get("Output", "")

    def push(self, key, user="ec2-user"):
        text = key.export_public_key().decode()
        return self.aws.client(SERVICE).send_ssh_public_key(
            InstanceId=self.instance, InstanceOSUser=user, SSHPublicKey=text
        )

    def url(self, secret="local", expires=60, service=SERVICE, age=0, **changes):
        base = self.aws.local_aws.settings.endpoint_url
        query = {
            "instanceConnectEndpointId": self.endpoint,
            "remotePort": 22,
            "privateIpAddress": self.address,
            "maxTunnelDuration": 3600,
            **changes,
        }
        request = AWSRequest("GET", f"{base}/openTunnel?{urlencode(query)}")
        signer = SigV4QueryAuth(Credentials(self.aws.number, secret), service, "eu-west-1", expires=expires)
        signer.add_auth(request)
        return request.url


@pytest.fixture
def site(aws, network):
    return Site(aws, network)


class Socket(asyncio.Protocol):
    """A WebSocket client as far as this needs one."""

    def __init__(self):
        self.protocol = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        self.ended = None

    async def open(self, url):
        parts = urlsplit(url)
        self.reader, self.writer = await asyncio.open_connection(parts.hostname, parts.port)
        self.writer.write(self.protocol.send(Request(host=parts.netloc, target=f"{parts.path}?{parts.query}")))
        event = await self.event()
        assert isinstance(event, AcceptConnection), event
        return self

    async def event(self):
        while True:
            for event in self.protocol.events():
                return event
            data = await self.reader.read(65536)
            if not data:
                return None
            self.protocol.receive_data(data)

    def send(self, data):
        self.writer.write(self.protocol.send(BytesMessage(data=data) if isinstance(data, bytes) else TextMessage(data)))


async def ssh(url, key, host_key, user="ec2-user"):
    """An SSH session by a local port that the tunnel is behind."""

    async def serve(reader, writer):
        websocket = await Socket().open(url)

        async def inward():
            while data := await reader.read(16384):
                websocket.send(data)

        task = asyncio.ensure_future(inward())
        while isinstance(event := await websocket.event(), BytesMessage):
            writer.write(event.data)
        task.cancel()
        writer.close()
        websocket.writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return await asyncssh.connect(
        "127.0.0.1",
        server.sockets[0].getsockname()[1],
        username=user,
        client_keys=[key],
        known_hosts=([asyncssh.import_public_key(host_key)], [], []),
        config=None,
        agent_path=None,
        login_timeout=10,
    )


def host_key(site):
    until(lambda: "END SSH HOST KEY KEYS" in site.console(), True)
    block = site.console().split("-----BEGIN SSH HOST KEY KEYS-----")[1].split("-----END")[0]
    return block.strip()


def new_key():
    return asyncssh.generate_private_key("ssh-ed25519")


class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello" * 100_000)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(site):
    port = BOOK.serve(VpcAddress(site.network.vpc, site.address, 4200))
    running = http.server.ThreadingHTTPServer(("127.0.0.1", port), Hello)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield
    running.shutdown()
    running.server_close()


async def fetch(site, session, port=4200):
    reader, writer = await session.open_connection(site.address, port)
    writer.write(b"GET / HTTP/1.0\r\n\r\n")
    return await reader.read()


def test_a_pushed_key_leads_through_the_endpoint_to_the_server(site, server, sim):
    key = new_key()
    assert site.push(key)["Success"] is True

    async def run():
        session = await ssh(site.url(), key, host_key(site))
        found = await fetch(site, session)
        shown = await asyncio.to_thread(sim, "GET", "/sim/tunnels")
        assert [each["endpoint"] for each in shown] == [site.endpoint]
        session.close()
        await session.wait_closed()
        return found

    assert asyncio.run(run()).endswith(b"hello" * 100_000)
    until(lambda: sim("GET", "/sim/tunnels"), [])
    calls = sim("GET", f"/sim/calls?account={site.aws.number}")["byOperation"]
    assert calls["ec2-instance-connect:OpenTunnel"]["count"] == 1
    assert calls["ec2-instance-connect:SendSSHPublicKey"]["count"] == 1


def test_what_was_not_pushed_does_not_get_in(site, sim):
    key = new_key()

    def login(**changes):
        asyncio.run(ssh(site.url(), key, host_key(site), **changes))

    with pytest.raises(asyncssh.PermissionDenied):
        login()
    site.push(key)
    with pytest.raises(asyncssh.PermissionDenied):
        login(user="ubuntu")
    sim("POST", "/sim/faults", {"kind": "keyExpired", "account": site.aws.number})
    with pytest.raises(asyncssh.PermissionDenied):
        login()


def test_a_key_is_good_for_a_minute(held_clock, site):
    key = new_key()
    site.push(key)
    pushed = instances.known(site.instance)
    assert pushed.admits("ec2-user", key.convert_to_public())
    lifecycle.skip_step()
    assert not pushed.admits("ec2-user", key.convert_to_public())


def test_the_console_is_silent_first_and_then_has_the_host_key(site, held_clock):
    image = site.aws.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    site.instance = site.aws.ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)[
        "Instances"
    ][0]["InstanceId"]
    assert until(lambda: "SSH HOST KEY KEYS" in site.console(), True) == [False, True]
    assert host_key(site) == host_key(site)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"remotePort": 4200}, "InvalidParameter"),
        ({"maxTunnelDuration": 3601}, "InvalidParameter"),
        ({"instanceConnectEndpointId": "eice-0123456789abcdef0"}, "ResourceNotFound"),
        ({"secret": "wrong"}, "SignatureDoesNotMatch"),
        ({"expires": 3600}, "SignatureDoesNotMatch"),
        ({"service": "ec2"}, "SignatureDoesNotMatch"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused(site, changes, code):
    assert refusal(site.url(**changes)) == code


def test_a_changed_url_is_refused(site):
    assert refusal(site.url().replace("remotePort=22", "remotePort=3389")) == "SignatureDoesNotMatch"
    assert refusal(site.url().split("&X-Amz-Signature")[0]) == "SignatureDoesNotMatch"
    assert refusal(site.url()) == "InvalidParameter", "no WebSocket"


def refusal(url):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(url)
    return json.loads(error.value.read())["ErrorCode"]


def test_a_denied_call_is_refused(site, sim):
    fault = {"kind": "error", "service": SERVICE, "operation": "OpenTunnel", "status": 403, "code": "AccessDenied"}
    sim("POST", "/sim/faults", {**fault, "account": site.aws.number})
    assert refusal(site.url()) == "AccessDenied"


def closing(site, **changes):
    """How the WebSocket ends when nothing is sent."""

    async def run():
        websocket = await Socket().open(site.url(**changes))
        event = await websocket.event()
        return event.reason if isinstance(event, CloseConnection) else bytes(event.data[:4])

    return asyncio.run(run())


def test_groups_that_do_not_let_through_and_what_does_not_run_are_no_target(site):
    assert closing(site) == b"SSH-"
    site.shut_out(site.endpoint_group)
    assert closing(site) == "Unable to connect to target"
    site.admit(site.instance_group)
    assert closing(site) == "Unable to connect to target"
    site.admit(site.endpoint_group)
    assert closing(site) == b"SSH-"
    assert closing(site, privateIpAddress="10.0.0.250") == "Unable to connect to target"
    site.aws.ec2.stop_instances(InstanceIds=[site.instance])
    until(site.state, "stopped")
    assert closing(site) == "Unable to connect to target"
    with refused("EC2InstanceStateInvalidException"):
        site.push(new_key())


def test_frames_are_binary_and_small(site):
    async def run(data):
        websocket = await Socket().open(site.url())
        await websocket.event()
        websocket.send(data)
        while not isinstance(event := await websocket.event(), CloseConnection):
            pass
        return event.code

    assert asyncio.run(run("text")) == 1003
    assert asyncio.run(run(b"x" * 65_001)) == 1009


def test_tunnels_are_cut_and_end_with_their_time(site, sim):
    async def run(cut, **changes):
        websocket = await Socket().open(site.url(**changes))
        await websocket.event()
        if cut:
            assert (await asyncio.to_thread(sim, "DELETE", f"/sim/tunnels?account={site.aws.number}"))["cut"] == 1
        return await asyncio.wait_for(websocket.event(), 10)

    assert asyncio.run(run(True)) is None
    assert asyncio.run(run(False, maxTunnelDuration=1)).code == 1000


def test_an_endpoint_has_twenty_tunnels(site):
    async def run():
        held = [await Socket().open(site.url()) for _ in range(20)]
        code = await asyncio.to_thread(refusal, site.url())
        for each in held:
            each.writer.close()
        return code

    assert asyncio.run(run()) == "TooManyConnections"


def test_an_endpoint_that_is_not_complete_has_none(site, held_clock):
    site.aws.ec2.delete_instance_connect_endpoint(InstanceConnectEndpointId=site.endpoint)
    assert refusal(site.url()) == "InvalidState"


def test_tunnels_end_with_their_endpoint(site):
    async def run():
        websocket = await Socket().open(site.url())
        await websocket.event()
        site.aws.ec2.delete_instance_connect_endpoint(InstanceConnectEndpointId=site.endpoint)
        return await asyncio.wait_for(websocket.event(), 10)

    assert asyncio.run(run()) is None


def test_keys_are_for_instances_that_exist(site, aws):
    with refused("InvalidArgsException"):
        aws.client(SERVICE).send_ssh_public_key(
            InstanceId=site.instance, InstanceOSUser="ec2-user", SSHPublicKey="x" * 80
        )
    site.instance = "i-0123456789abcdef0"
    with refused("EC2InstanceNotFoundException"):
        site.push(new_key())


def test_a_region_has_five_endpoints(ec2):
    def create():
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        return ec2.create_instance_connect_endpoint(SubnetId=subnet, ClientToken=vpc)["InstanceConnectEndpoint"]

    endpoints = [create() for _ in range(5)]
    with refused("InstanceConnectEndpointLimitExceeded"):
        create()
    assert all(each["PreserveClientIp"] is False and each["SecurityGroupIds"] for each in endpoints)
    assert endpoints[0]["DnsName"].endswith(".ec2-instance-connect-endpoint.eu-west-1.amazonaws.com")


def test_its_tags_change(ec2, site):
    ec2.create_tags(Resources=[site.endpoint], Tags=[{"Key": "a", "Value": "b"}])
    mine = [{"Name": "tag-key", "Values": ["a"]}]
    found = ec2.describe_instance_connect_endpoints(Filters=mine)["InstanceConnectEndpoints"]
    assert [tags_of(each["Tags"]) for each in found] == [{"a": "b"}]
    ec2.delete_tags(Resources=[site.endpoint], Tags=[{"Key": "a"}])
    assert ec2.describe_instance_connect_endpoints(Filters=mine)["InstanceConnectEndpoints"] == []
