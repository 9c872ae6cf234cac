"""Which refusals of an audit log an uninstall explains; everything else fails the test on a node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "node"))

from refusals import POD, unexplained  # noqa: E402

ACCOUNT = "system:serviceaccount:prefect-system:operator"
NODE = "system:node:node"


def event(at: int, user: str, verb: str, resource: str, name: str, namespace: str | None, code: int, pod: str) -> Any:
    extra = {POD: [pod]} if pod else {}
    place = {"namespace": namespace} if namespace else {}
    return {"requestReceivedTimestamp": f"2026-01-01T00:00:{at:02}.000000Z", "verb": verb,
            "user": {"username": user, "extra": extra}, "objectRef": {"resource": resource, "name": name, **place},
            "responseStatus": {"code": code}}  # fmt: skip


def asks(at: int, code: int = 200, pod: str = "one", namespace: str = "team-a") -> Any:
    return event(at, ACCOUNT, "patch", "workpools", "p", namespace, code, pod)


def unbound(at: int, namespace: str | None = "team-a", name: str = "prefect-system-operator") -> Any:
    return event(at, "helm", "delete", "rolebindings" if namespace else "clusterrolebindings", name, namespace, 200, "")


def ended(at: int, pod: str = "one") -> Any:
    return event(at, NODE, "delete", "pods", pod, "prefect-system", 200, "")


def left(*events: Any) -> list[Any]:
    return unexplained(events, ACCOUNT, "operator")


@pytest.mark.parametrize("binding", [unbound(10), unbound(10, None)])
def test_between_the_end_of_a_right_and_that_of_the_pod_it_is_explained(binding: Any) -> None:
    assert left(asks(1), asks(9), binding, asks(11, 403), ended(12)) == []


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([asks(1), asks(9, 403), unbound(10), ended(12)], id="before the right went"),
        pytest.param([asks(1), unbound(10), ended(12), asks(13, 403)], id="after the Pod had ended"),
        pytest.param([asks(1), unbound(10), asks(11, 403)], id="and the Pod lives on"),
        pytest.param([asks(1), unbound(10), asks(11, 403), ended(12, "other")], id="another Pod ended"),
        pytest.param([asks(1), unbound(10, "team-b"), asks(11, 403), ended(12)], id="a right elsewhere"),
        pytest.param([asks(1), unbound(10, name="theirs"), asks(11, 403), ended(12)], id="the right of somebody else"),
        pytest.param([unbound(1), asks(2), asks(3, 403), ended(12)], id="the uninstall was before this Pod"),
    ],
)
def test_everything_else_is_not(events: list[Any]) -> None:
    assert len(left(*events)) == 1


def test_the_order_of_the_log_does_not_matter() -> None:
    """It has the order of the answers, and a watch is answered at its end."""
    assert left(ended(12), asks(11, 403), unbound(10), asks(1)) == []
