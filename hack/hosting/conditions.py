"""The conditions of resources, told as they turn, and waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hosting.kubernetes import Kubernetes

# These are true when something is wrong or under way; all others are true when it is well.
TRUE_WHEN_NOT_READY = ("Reconciling", "Stalled", "Suspended")


@dataclass(frozen=True)
class Resource:
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


class NotReady(Exception):
    """Says of each resource that is not ready which conditions are not true, and why."""


def of(resource: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    status = (resource or {}).get("status") or {}
    return {condition["type"]: condition for condition in status.get("conditions") or []}


def is_ready(resource: dict[str, Any] | None) -> bool:
    """True only if the status is about the spec as it is now."""
    if resource is None:
        return False
    status = resource.get("status") or {}
    current = status.get("observedGeneration") == resource["metadata"]["generation"]
    return current and of(resource).get("Ready", {}).get("status") == "True"


def complaints(resource: dict[str, Any] | None) -> list[str]:
    """A line for each condition that is not as it should be."""
    wrong = [
        condition
        for type_, condition in of(resource).items()
        if condition["status"] != ("False" if type_ in TRUE_WHEN_NOT_READY else "True")
    ]
    return [f"{each['type']}={each['status']} {each.get('reason', '')}: {each.get('message', '')}" for each in wrong]


@dataclass
class Watch:
    """Looks at resources once a second; says each condition whose status has turned."""

    kubernetes: Kubernetes
    resources: list[Resource]
    say: Callable[[str], None] = lambda _: None
    meanwhile: Callable[[], None] = lambda: None
    _seen: dict[tuple[Resource, str], str] = field(default_factory=dict)

    def until_ready(self, seconds: float) -> None:
        self.until(lambda found: all(is_ready(each) for each in found), seconds)

    def until(self, done: Callable[[list[dict[str, Any] | None]], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while True:
            found = [self._look(each) for each in self.resources]
            if done(found):
                return
            if time.monotonic() > end:
                raise NotReady(self._why(found, seconds))
            self.meanwhile()
            time.sleep(1)

    def _look(self, resource: Resource) -> dict[str, Any] | None:
        found = self.kubernetes.find(resource.kind, resource.name)
        for type_, condition in of(found).items():
            if type_ in TRUE_WHEN_NOT_READY or self._seen.get((resource, type_)) == condition["status"]:
                continue
            self._seen[resource, type_] = condition["status"]
            if condition["status"] == "True":
                self.say(f"{resource} {type_}: {condition.get('message', '')}")
        return found

    def _why(self, found: list[dict[str, Any] | None], seconds: float) -> str:
        lines = [f"not ready after {seconds:.0f} s"]
        for resource, state in zip(self.resources, found, strict=True):
            if not is_ready(state):
                lines.append(f"{resource}: " + ("is not there" if state is None else "no condition yet"))
                lines[-1:] = [f"{resource} {line}" for line in complaints(state)] or lines[-1:]
        return "\n  ".join(lines)
