"""The bastion of local AWS, as an SSH client sees it."""

import asyncio
import http.server
import threading
import urllib.error

import asyncssh
import pytest

from localaws.runner.addresses import BOOK, VpcAddress


class Hello(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello from the VPC")

    def log_message(self, *_):
        pass


@pytest.fixture
def private_server():
    """What listens on 10.99.0.10:4200 of a VPC."""
    port = BOOK.serve(VpcAddress("vpc-of-the-bastion", "10.99.0.10", 4200))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Hello)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def key():
    return asyncssh.generate_private_key("ssh-ed25519")


def public(key):
    return key.export_public_key().decode()


def login(bastion, key, known_hosts=None):
    return asyncssh.connect(
        bastion["host"],
        bastion["port"],
        username=bastion["user"],
        client_keys=[key],
        known_hosts=asyncssh.import_known_hosts(known_hosts or bastion["knownHosts"]),
        config=None,
        agent_path=None,
    )


async def fetch(bastion, key, host="10.99.0.10", port=4200):
    async with login(bastion, key) as connection:
        reader, writer = await connection.open_connection(host, port)
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        return (await reader.read()).decode()


def test_it_forwards_to_the_process_behind_an_address(sim, private_server, key):
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(key)})
    assert sim("GET", "/sim/bastion") == bastion
    assert asyncio.run(fetch(bastion, key)).endswith("hello from the VPC")


def test_a_program_of_the_callers_stands_for_an_address(sim, private_server, key):
    local = {"vpc": "vpc-of-the-bastion", "host": "10.99.0.12", "port": 80, "localPort": BOOK.find("10.99.0.10", 4200)}
    sim("POST", "/sim/addresses", local)
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(key)})
    assert asyncio.run(fetch(bastion, key, "10.99.0.12", 80)).endswith("hello from the VPC")


def test_it_says_that_nothing_listens(sim, key):
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(key)})
    with pytest.raises(asyncssh.ChannelOpenError, match="no task of local AWS listens on 10.99.0.77:4200"):
        asyncio.run(fetch(bastion, key, "10.99.0.77"))
    BOOK.serve(VpcAddress("vpc-of-the-bastion", "10.99.0.11", 4200))
    with pytest.raises(asyncssh.ChannelOpenError, match="[Cc]onnect"):
        asyncio.run(fetch(bastion, key, "10.99.0.11"))


def test_it_admits_the_keys_it_was_given_last(sim, private_server, key):
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(asyncssh.generate_private_key("ssh-ed25519"))})
    with pytest.raises(asyncssh.PermissionDenied):
        asyncio.run(fetch(bastion, key))
    sim("POST", "/sim/bastion", {"authorizedKeys": "\n" + public(key)})
    assert asyncio.run(fetch(bastion, key))


def test_its_host_key_is_its_own(sim, key):
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(key)})
    bastion["knownHosts"] = f"[{bastion['host']}]:{bastion['port']} {public(key)}"
    with pytest.raises(asyncssh.HostKeyNotVerifiable):
        asyncio.run(fetch(bastion, key))


def test_it_has_no_shell(sim, key):
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(key)})

    async def run():
        async with login(bastion, key) as connection:
            await connection.run("id")

    with pytest.raises(asyncssh.ChannelOpenError):
        asyncio.run(run())


def test_its_connections_can_be_cut(sim, key):
    bastion = sim("POST", "/sim/bastion", {"authorizedKeys": public(key)})

    async def cut():
        async with login(bastion, key) as connection:
            assert await asyncio.to_thread(sim, "DELETE", "/sim/bastion/connections") == {"cut": 1}
            await asyncio.wait_for(connection.wait_closed(), 5)

    asyncio.run(cut())


def test_a_wrong_key_is_refused(local_aws, sim):
    with pytest.raises(urllib.error.HTTPError) as refusal:
        sim("POST", "/sim/bastion", {"authorizedKeys": "no key"})
    assert refusal.value.code == 400 and b"authorized_keys" in refusal.value.read()
