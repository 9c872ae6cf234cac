"""The stand-in for Prefect Cloud, in front of a server that says what it was asked."""

import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from prefect_cloud import Cloud, Server

ACCOUNT = "9b649228-0419-40e1-9e0d-44954b5c0ab6"
WORKSPACE = "d137367a-5055-44ff-b91c-6f7366c9e4c4"


class Echo(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = json.dumps({"path": self.path, "body": body, "key": self.headers.get("Authorization")}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST


@pytest.fixture
def cloud():
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Echo)]
    upstream = f"http://127.0.0.1:{servers[0].server_address[1]}/api"
    servers.append(Server(Cloud(upstream, ACCOUNT, WORKSPACE, ["right"]), 0))
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield Client(servers[1].api)
    for server in servers:
        server.shutdown()
        server.server_close()


class Client:
    def __init__(self, api):
        self.api = api
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, path, body=None, key="right"):
        """Status, headers and the answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data=data, headers={"Authorization": f"Bearer {key}"})
        try:
            with self.opener.open(request, timeout=10) as answer:
                return answer.status, answer.headers, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, json.load(refused)

    def inside(self, path, body=None, **options):
        return self.ask(f"/accounts/{ACCOUNT}/workspaces/{WORKSPACE}{path}", body, **options)

    def control(self, what, body=None):
        request = urllib.request.Request(
            f"{self.api.removesuffix('/api')}/stand-in/{what}", None if body is None else json.dumps(body).encode()
        )
        with self.opener.open(request, timeout=10) as answer:
            return json.load(answer)


def test_the_workspace_is_the_server_without_the_key(cloud):
    status, _, answer = cloud.inside("/work_pools/filter?x=1", {"limit": 1})
    assert status == 200
    assert answer == {"path": "/api/work_pools/filter?x=1", "body": '{"limit": 1}', "key": None}


def test_a_key_is_asked_for_and_may_be_rotated(cloud):
    assert cloud.inside("/flows/", {}, key="wrong")[0] == 401
    cloud.control("keys", ["new"])
    assert cloud.inside("/flows/", {})[0] == 401
    assert cloud.inside("/flows/", {}, key="new")[0] == 200


def test_only_its_own_workspace_is_there(cloud):
    assert [each["workspace_id"] for each in cloud.ask("/me/workspaces")[2]] == [WORKSPACE]
    assert cloud.ask(f"/accounts/{ACCOUNT}/workspaces/{ACCOUNT}/flows/", {})[0] == 403
    assert cloud.ask("/flows/", {})[0] == 404
    assert cloud.inside("/admin/version")[0] == 404


def test_a_throttled_caller_that_comes_too_early_is_seen(cloud):
    cloud.control("throttle", {"times": 1, "retryAfter": 60, "method": "POST"})
    assert cloud.ask("/me/workspaces")[0] == 200
    status, headers, _ = cloud.inside("/flows/", {})
    assert (status, headers["Retry-After"]) == (429, "60")
    assert cloud.inside("/flows/", {})[0] == 200
    assert [(call["status"], call["early"]) for call in cloud.control("calls")] == [(200, False), (429, False), (200, True)]
