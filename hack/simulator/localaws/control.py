"""The endpoints under /sim/ by which tests and people look at the simulator and disturb it."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from localaws.calls import CallLog
from localaws.faults import BadFault, Faults
from localaws.runner.addresses import BOOK, VpcAddress
from localaws.ssh import instances
from localaws.ssh.bastion import Bastion
from localaws.ssh.tunnels import Tunnels


@dataclass(frozen=True)
class Control:
    calls: CallLog
    faults: Faults
    runner: Any
    bastion: Bastion
    tunnels: Tunnels

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        try:
            status, answer = self._answer(environ)
        except (BadFault, ValueError, KeyError) as error:
            status, answer = "400 Bad Request", {"error": str(error)}
        body = json.dumps(answer, default=str).encode()
        start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[str, Any]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        stop = re.fullmatch(r"/sim/tasks/(.+)/stop", path)
        host_key = re.fullmatch(r"/sim/instances/(i-[0-9a-f]+)/host-key", path)
        match method, path:
            case "GET", "/sim/health":
                return "200 OK", {"status": "ok"}
            case "GET", "/sim/calls":
                query = parse_qs(environ.get("QUERY_STRING", ""))
                return "200 OK", self.calls.summary(query.get("account", [None])[0], query.get("agent", [None])[0])
            case "DELETE", "/sim/calls":
                self.calls.clear()
            case "GET", "/sim/faults":
                return "200 OK", self.faults.describe()
            case "POST", "/sim/faults":
                self.faults.add(_json(environ))
                return "200 OK", self.faults.describe()
            case "DELETE", "/sim/faults":
                self.faults.clear()
            case "GET", "/sim/tasks":
                return "200 OK", self.runner.tasks()
            case "GET", "/sim/bastion":
                return "200 OK", self.bastion.describe()
            case "POST", "/sim/bastion":
                return "200 OK", self.bastion.admit(_json(environ).get("authorizedKeys", ""))
            case "DELETE", "/sim/bastion/connections":
                return "200 OK", {"cut": self.bastion.cut()}
            case "GET", "/sim/tunnels":
                return "200 OK", self.tunnels.describe()
            case "DELETE", "/sim/tunnels":
                query = parse_qs(environ.get("QUERY_STRING", ""))
                return "200 OK", {"cut": self.tunnels.cut(query.get("account", [None])[0])}
            case "POST", "/sim/addresses":
                sent = _json(environ)
                BOOK.put(VpcAddress(sent["vpc"], sent["host"], int(sent["port"])), int(sent["localPort"]))
            case "POST", _ if host_key:
                return "200 OK", _change_host_key(host_key.group(1))
            case "POST", _ if stop:
                return "200 OK", self.runner.stop(stop.group(1))
            case _:
                return "404 Not Found", {"error": f"no {method} {path} here"}
        return "200 OK", {}


def _change_host_key(instance_id: str) -> dict[str, Any]:
    found = instances.known(instance_id)
    if found is None:
        raise ValueError(f"no tunnel has led to {instance_id} yet")
    found.change_host_key()
    return {}


def _json(environ: dict[str, Any]) -> Any:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return json.loads(environ["wsgi.input"].read(length) or b"{}")
