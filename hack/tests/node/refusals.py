"""What the API server refused to the Pods of a release, by its audit log.

An uninstall takes the rights before the Pods have ended. What these ask in between is refused, and by the log's own
times only that: after the DELETE of a binding that gave the right, and before the node's DELETE of the Pod that asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Event = dict[str, Any]
FORBIDDEN = 403
BINDINGS = ("rolebindings", "clusterrolebindings")
POD = "authentication.kubernetes.io/pod-name"


def unexplained(events: Iterable[Event], account: str, release: str) -> list[Event]:
    """The refusals of Pods of that service account but those between the end of a right and the end of the Pod."""
    log = sorted(events, key=when)
    asked = [event for event in log if event["user"]["username"] == account and pod(event)]
    births: dict[str, str] = {}
    for event in asked:
        births.setdefault(pod(event), when(event))
    refused = [event for event in asked if event["responseStatus"]["code"] == FORBIDDEN]
    taken = [event for event in log if is_delete(event, BINDINGS) and release in event["objectRef"]["name"]]
    return [event for event in refused if not (lost(event, taken, births[pod(event)]) and ends(event, log))]


def lost(refused: Event, taken: list[Event], birth: str) -> bool:
    """A binding that held where it asked was deleted while its Pod lived, and before it asked."""
    places = (None, refused.get("objectRef", {}).get("namespace"))
    return any(
        birth <= when(binding) <= when(refused) and binding["objectRef"].get("namespace") in places
        for binding in taken
    )


def ends(refused: Event, log: list[Event]) -> bool:
    """The node said later that the Pod has ended: it was on its way out."""
    return any(
        is_delete(event, ("pods",)) and event["user"]["username"].startswith("system:node:")
        and event["objectRef"]["name"] == pod(refused) and when(refused) <= when(event)
        for event in log
    )  # fmt: skip


def is_delete(event: Event, resources: tuple[str, ...]) -> bool:
    return event["verb"] == "delete" and event["objectRef"]["resource"] in resources


def pod(event: Event) -> str:
    return (event["user"].get("extra", {}).get(POD) or [""])[0]


def when(event: Event) -> str:
    """Text that sorts by time, as all of the log is in one form."""
    return str(event["requestReceivedTimestamp"])
