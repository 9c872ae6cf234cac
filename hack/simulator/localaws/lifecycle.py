"""Resources that take their time: a state is read off the clock, so nothing has to tick."""

import time

STEP_SECONDS = 0.3


def set_step(seconds: float) -> None:
    global STEP_SECONDS
    STEP_SECONDS = seconds


class Lifecycle:
    """Moves through the given states, each but the last for one step."""

    def __init__(self, *states: str) -> None:
        self._states = states
        self._began = time.monotonic()

    @property
    def state(self) -> str:
        passed = time.monotonic() - self._began
        step = len(self._states) if STEP_SECONDS <= 0 else int(passed / STEP_SECONDS)
        return self._states[min(step, len(self._states) - 1)]
