"""Every call is counted, by service and operation, with what became of it."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

READS = (
    "Describe", "Get", "List", "BatchGet", "BatchCheck", "Lookup", "Filter", "Search", "Query", "Scan", "Head",
    "Receive", "Simulate", "AssumeRole", "Decode", "Test", "Discover", "Poll",
)  # fmt: skip


def is_mutating(operation: str) -> bool:
    return not operation.startswith(READS)


@dataclass(frozen=True)
class Call:
    service: str
    operation: str
    account: str
    agent: str
    at: float
    error: str | None = None

    @property
    def name(self) -> str:
        return f"{self.service}:{self.operation}"

    @property
    def mutating(self) -> bool:
        return is_mutating(self.operation)


@dataclass
class CallLog:
    _calls: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, service: str, operation: str, account: str, agent: str, error: str | None) -> None:
        with self._lock:
            self._calls.append(Call(service, operation, account, agent, time.time(), error))

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()

    def summary(self, account: str | None = None, agent: str | None = None) -> dict[str, Any]:
        """Counts of all calls, or of those of one account or of user agents that contain a text."""
        with self._lock:
            calls = [call for call in self._calls if _matches(call, account, agent)]
        counts: Counter[str] = Counter(call.name for call in calls)
        errors: dict[str, Counter[str]] = defaultdict(Counter)
        for call in calls:
            if call.error:
                errors[call.name][call.error] += 1
        return {
            "total": len(calls),
            "byOperation": {
                name: {"count": count, "errors": dict(errors[name])} for name, count in sorted(counts.items())
            },
            "mutating": [
                {"operation": call.name, "account": call.account, "at": call.at, "error": call.error}
                for call in calls
                if call.mutating
            ],
        }


def _matches(call: Call, account: str | None, agent: str | None) -> bool:
    return (account is None or call.account == account) and (agent is None or agent.lower() in call.agent.lower())
