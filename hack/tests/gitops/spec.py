"""The spec is the user's: a GitOps tool that compares it with its manifest never finds a difference."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hosting.kubernetes import Kubernetes

FLEETING = ("resourceVersion", "managedFields")
# All that the operator may write, as field managers note it.
OURS = {"f:status", "f:metadata"}


def check(kubernetes: Kubernetes, document: dict[str, Any]) -> None:
    kind, name = document["kind"].lower(), document["metadata"]["name"]
    live = kubernetes.get(kind, name)
    assert live["spec"] == document["spec"], f"{kind}/{name}: the spec is not as it was applied"
    assert dry_run(kubernetes, document) == _lasting(live)
    # kubectl diff fails when there is a difference, as Argo CD would show one.
    kubernetes.run("diff", "--server-side", "--field-manager=gitops", "--filename=-", stdin=yaml.safe_dump(document))
    for manager in _operators(kubernetes.get(kind, name, "--show-managed-fields")):
        assert set(manager["fieldsV1"]) <= OURS, f"{kind}/{name}: {manager['manager']} writes {manager['fieldsV1']}"
        assert set(manager["fieldsV1"].get("f:metadata", {})) <= {"f:finalizers"}


def dry_run(kubernetes: Kubernetes, document: dict[str, Any]) -> dict[str, Any]:
    arguments = ("apply", "--server-side", "--field-manager=gitops", "--dry-run=server", "--output=json", "--filename=-")
    return _lasting(json.loads(kubernetes.run(*arguments, stdin=yaml.safe_dump(document))))


def _operators(resource: dict[str, Any]) -> list[dict[str, Any]]:
    managers = resource["metadata"]["managedFields"]
    found = [each for each in managers if each["manager"] not in ("kubectl", "gitops", "kubectl-patch", "kubectl-annotate")]
    assert any("f:status" in each["fieldsV1"] for each in found), "no field manager writes the status"
    return found


def _lasting(resource: dict[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in resource["metadata"].items() if key not in FLEETING}
    return {**resource, "metadata": metadata}
