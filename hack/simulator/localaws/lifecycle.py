"""Resources that take their time: a state is read off the clock, and what its end brings happens at the next call."""

import time
from collections.abc import Callable

_step_seconds = 0.3
_skipped = 0.0
_pending: list[tuple["Lifecycle", Callable[[], None]]] = []


def set_step(seconds: float) -> None:
    global _step_seconds
    _step_seconds = seconds


def step() -> float:
    return _step_seconds


def now() -> float:
    return time.monotonic() + _skipped


def skip_step() -> None:
    """Lets one step pass at once, so that a test need not wait and cannot be late."""
    global _skipped
    _skipped += _step_seconds


class Lifecycle:
    """Moves through the given states, each but the last for one step."""

    def __init__(self, *states: str) -> None:
        self._states = states
        self._began = now()

    @property
    def state(self) -> str:
        passed = now() - self._began
        steps = len(self._states) if _step_seconds <= 0 else int(passed / _step_seconds)
        return self._states[min(steps, len(self._states) - 1)]

    @property
    def ended(self) -> bool:
        return self.state == self._states[-1]

    @property
    def last(self) -> str:
        return self._states[-1]


def when_ended(lifecycle: Lifecycle, action: Callable[[], None]) -> None:
    """Runs the action before the first call after the lifecycle's end."""
    _pending.append((lifecycle, action))


def settle() -> None:
    """Runs what has become due; the caller holds dispatch.STATE."""
    due = [entry for entry in _pending if entry[0].ended]
    for entry in due:
        _pending.remove(entry)
        entry[1]()
