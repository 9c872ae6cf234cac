"""Faults on request: what AWS does on its bad days, switched on by POST /sim/faults."""

import fnmatch
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from localaws.calls import is_mutating
from localaws.request import AwsRequest

KINDS = ("throttle", "error", "lostAnswer", "staleRead", "iamPropagation", "noCapacity", "keyExpired", "delay", "kill")
PREFECT = "prefect"
# Weather, not an incident: these last until they are deleted unless a number of times is given.
LASTING = ("staleRead", "iamPropagation", "noCapacity", "keyExpired", "delay")


class BadFault(ValueError):
    """A fault that was described wrongly; the message is for the caller."""


@dataclass
class Fault:
    kind: str
    service: str = "*"
    operation: str = "*"
    # Only calls of this account, so that tests side by side do not disturb each other.
    account: str | None = None
    # How often it strikes (None: until deleted), and how many matching calls it lets pass first.
    times: int | None = None
    after: int = 0
    # error
    code: str = "InternalError"
    status: int = 500
    message: str = "a fault was asked for"
    # staleRead and iamPropagation
    seconds: float = 5.0
    # delay
    milliseconds: int = 0
    # noCapacity: only there, if given
    zone: str | None = None
    instanceType: str | None = None
    # kill
    pid: int = 0
    signal: int = 9
    nth: int = 1

    def matches(self, request: AwsRequest) -> bool:
        return (
            fnmatch.fnmatchcase(request.service, self.service)
            and fnmatch.fnmatchcase(request.operation, self.operation)
            and self.account in (None, request.account)
        )


@dataclass
class Faults:
    _active: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, description: Any) -> None:
        entries = description if isinstance(description, list) else [description]
        parsed = [_parse(entry) for entry in entries]
        with self._lock:
            self._active.extend(parsed)

    def clear(self) -> None:
        with self._lock:
            self._active.clear()

    def describe(self) -> list[dict[str, Any]]:
        with self._lock:
            return [vars(fault).copy() for fault in self._active]

    def strike(self, request: AwsRequest, *kinds: str) -> Fault | None:
        """The first fault of these kinds that hits this call; it is used up by one."""
        with self._lock:
            for fault in self._active:
                if fault.kind not in kinds or not fault.matches(request) or fault.times == 0:
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def lasting(self, kind: str, account: str) -> Fault | None:
        """A fault that is like weather in this account: it is there or not, and no call uses it up."""
        with self._lock:
            return next(
                (
                    fault
                    for fault in self._active
                    if fault.kind == kind and fault.times != 0 and fault.account in (None, account)
                ),
                None,
            )

    def kill_after(self, request: AwsRequest) -> None:
        """Kills the process that a kill fault names, if this was the mutating call it waits for."""
        if is_mutating(request.operation):
            self._kill(lambda fault: fault.matches(request))

    def kill_after_prefect(self, method: str, path: str, status: int) -> None:
        """The same after a write to Prefect; such a fault says service: prefect."""
        # 200: it was read, or was there before.
        if status in (201, 204):
            call = f"{method} {path.partition('?')[0]}"
            self._kill(lambda fault: fault.service == PREFECT and fnmatch.fnmatchcase(call, fault.operation))

    def _kill(self, is_meant: Callable[[Fault], bool]) -> None:
        with self._lock:
            due = []
            for fault in self._active:
                if fault.kind == "kill" and fault.times != 0 and is_meant(fault):
                    fault.nth -= 1
                    if fault.nth <= 0:
                        fault.times = 0
                        due.append(fault)
        for fault in due:
            try:
                os.kill(fault.pid, fault.signal)
            except ProcessLookupError:
                pass


def _parse(entry: Any) -> Fault:
    if not isinstance(entry, dict):
        raise BadFault("a fault is a JSON object")
    known = {item.name for item in fields(Fault)}
    unknown = set(entry) - known
    if unknown:
        raise BadFault(f"unknown field {sorted(unknown)[0]}; known are {', '.join(sorted(known))}")
    if entry.get("kind") not in KINDS:
        raise BadFault(f"kind is one of {', '.join(KINDS)}")
    if entry["kind"] == "kill" and int(entry.get("pid", 0)) <= 1:
        raise BadFault("kill needs the pid of the process to be killed")
    times = None if entry["kind"] in LASTING else 1
    return Fault(**{"times": times, **entry})


FAULTS = Faults()
