"""One container as a local process, with its output and its health."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from . import descendants

TAIL = 200
MOST_SECONDS_TO_END = 10


@dataclass(frozen=True)
class Start:
    """What to start, after everything has been translated to this machine."""

    command: list[str]
    environment: dict[str, str]
    folder: Path
    health_check: list[str] = field(default_factory=list)
    interval: float = 30
    timeout: float = 5
    retries: int = 3
    start_period: float = 0
    stop_timeout: float = 30


class ContainerProcess:
    def __init__(self, start: Start):
        self.start = start
        self.tail: deque[str] = deque(maxlen=TAIL)
        self._unsent: list[tuple[int, str]] = []
        self._lock = threading.Lock()
        self._kill_at: float | None = None
        self._mark = uuid.uuid4().hex
        self._ended = False
        self.health = Health(start) if start.health_check else None
        self._process = subprocess.Popen(
            start.command,
            cwd=start.folder,
            env={**start.environment, descendants.MARK: self._mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._pump = threading.Thread(target=self._read, daemon=True)
        self._pump.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            with self._lock:
                self.tail.append(text)
                self._unsent.append((int(time.time() * 1000), text))

    def take_output(self) -> list[tuple[int, str]]:
        """The lines since the last call, each with its time in milliseconds."""
        with self._lock:
            lines, self._unsent = self._unsent, []
        return lines

    def exit_code(self) -> int | None:
        """None while it runs; a process ended by a signal has 128 and its number, as in a container."""
        code = self._process.poll()
        if code is None:
            if self._kill_at is not None and time.monotonic() > self._kill_at:
                self.kill()
            return None
        if not self._ended:
            # What the process leaves behind ends with its container.
            self.kill()
            self._ended = True
        return code if code >= 0 else 128 - code

    def end(self) -> None:
        """Asks it to end; exit_code() kills it once its time is over."""
        if self._process.poll() is None and self._kill_at is None:
            self._kill_at = time.monotonic() + min(self.start.stop_timeout, MOST_SECONDS_TO_END)
            self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        descendants.kill(self._mark)

    def wait(self, seconds: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def drain(self) -> None:
        self._pump.join(1)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


class Health:
    """Runs the health check of a container, each look without waiting for it."""

    # Until it is healthy for the first time, a service that waits for it need not wait for the whole interval.
    EAGER_SECONDS = 1.0

    def __init__(self, start: Start):
        self._start = start
        self._began = time.monotonic()
        self._next = self._began + self.EAGER_SECONDS
        self._failures = 0
        self._check: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0
        self.status = "UNKNOWN"

    def look(self) -> str:
        now = time.monotonic()
        if self._check is not None:
            self._finish(now)
        elif now >= self._next:
            self._deadline = now + self._start.timeout
            self._check = subprocess.Popen(
                self._start.health_check,
                cwd=self._start.folder,
                env=self._start.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self.status

    def _finish(self, now: float) -> None:
        assert self._check is not None
        code = self._check.poll()
        if code is None and now < self._deadline:
            return
        self.close()
        if code == 0:
            self.status, self._failures = "HEALTHY", 0
        elif now - self._began > self._start.start_period:
            self._failures += 1
            if self._failures >= self._start.retries:
                self.status = "UNHEALTHY"
        self._next = now + (self._start.interval if code == 0 or self.status != "UNKNOWN" else self._eager_pause())

    def _eager_pause(self) -> float:
        # Before its start period is over a failure counts for nothing, so looking often does no harm.
        early = time.monotonic() - self._began < self._start.start_period
        return self.EAGER_SECONDS if early else self._start.interval

    def close(self) -> None:
        if self._check is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._check.pid, signal.SIGKILL)
        self._check.wait()
        self._check = None
