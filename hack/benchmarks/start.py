"""From the start of the process to watching, with an AOT cache."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from hosting.machine import HACK

from benchmarks import machines
from benchmarks.result import Result

JAR = HACK.parent / "operator" / "target" / "prefect-hosting-operator.jar"
JAVA = Path(os.environ["JAVA_HOME"]) / "bin" / "java"
FLAGS = f"{os.environ['JAVA_FLAGS']} {os.environ['JAVA_HEAP']}".split()
TURNS, SECONDS = 5, 1.5


def run() -> list[Result]:
    with machines.machine("10m") as machine, tempfile.TemporaryDirectory() as folder:
        machine.stop_operator()
        cache = Path(folder) / "operator.aot"
        _watching(folder, f"-XX:AOTCacheOutput={cache}", stay=8)
        with_cache = statistics.median(_watching(folder, f"-XX:AOTCache={cache}") for _ in range(TURNS))
        without = statistics.median(_watching(folder) for _ in range(TURNS))
    how = f"median of {TURNS}; without the cache {without:.2f} s; empty API server beside it"
    return [Result("Start to watching, JDK 25 with AOT cache", with_cache, SECONDS, "s", how)]


def _watching(folder: str, *options: str, stay: float = 0) -> float:
    """Seconds until it says that it watches; ended in good order, which is when the cache is written."""
    log = Path(folder) / "operator.log"
    environment = {**os.environ, "PREFECT_HOSTING_MANAGEMENT_PORT": "0"}
    with log.open("w") as out:
        begun = time.monotonic()
        process = subprocess.Popen([JAVA, *FLAGS, *options, "-jar", JAR], env=environment, stdout=out, stderr=out)
    try:
        machines.eventually(lambda: "watching;" in log.read_text(), 60, "it did not watch", pause=0.005)
        seconds = time.monotonic() - begun
        time.sleep(stay)
        return seconds
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)
