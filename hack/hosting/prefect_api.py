"""Prefect's REST API, through the proxy that leads to the private addresses of local AWS."""

from __future__ import annotations

import base64
import json
import os
import urllib.request
from dataclasses import dataclass
from typing import Any

from hosting.kubernetes import HOSTING, Kubernetes


@dataclass(frozen=True)
class Prefect:
    url: str
    authorization: str | None

    def ask(self, path: str, body: Any = None, method: str | None = None) -> Any:
        """The answer to a POST of the body, or to a GET without one; urllib.error.URLError if there is none."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data=data, method=method)
        request.add_header("Content-Type", "application/json")
        if self.authorization:
            request.add_header("Authorization", self.authorization)
        proxies = urllib.request.ProxyHandler({"http": os.environ["PREFECT_HOSTING_PREFECT_PROXY"]})
        with urllib.request.build_opener(proxies).open(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def deployment(self, flow: str, name: str) -> dict[str, Any]:
        return self.ask(f"/deployments/name/{flow}/{name}")

    def scheduled_runs(self, deployment_id: str, *states: str) -> list[dict[str, Any]]:
        """Runs that a schedule made, the latest first."""
        runs = self.ask(
            "/flow_runs/filter",
            {
                "deployments": {"id": {"any_": [deployment_id]}},
                "flow_runs": {"state": {"type": {"any_": list(states)}}},
                "sort": "END_TIME_DESC",
                "limit": 50,
            },
        )
        return [run for run in runs if run["auto_scheduled"]]

    def log_lines(self, run_id: str) -> list[str]:
        query = {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"}
        return [f"{entry['timestamp'][11:19]} {entry['message']}" for entry in self.ask("/logs/filter", query)]


def of_hosting(kubernetes: Kubernetes, name: str) -> Prefect:
    """The API that the hosting's status names, with the password of the Secret that it names."""
    status = kubernetes.get(HOSTING, name)["status"]
    secret = (status.get("authSecretRef") or {}).get("name")
    return Prefect(status["apiUrl"].rstrip("/"), _basic(kubernetes, secret) if secret else None)


def _basic(kubernetes: Kubernetes, secret: str) -> str:
    data = kubernetes.get("secret", secret)["data"]
    user, password = (base64.b64decode(data[key]).decode() for key in ("username", "password"))
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
