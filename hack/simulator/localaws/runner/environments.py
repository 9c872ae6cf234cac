"""Python environments with Prefect, made once in the cache: what the images of Prefect hold.

python -m localaws.runner.environments 3 2     # makes them now rather than at first need
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[2]
READY = ".ready"


class EnvironmentFailed(Exception):
    """The environment can't be made; the text ends with pip's last lines."""


def cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "prefect-hosting-operator" / "python"


class PrefectEnvironments:
    """The folder of the environment of a major version of Prefect, made in the background on first need."""

    def __init__(self, cache: Path | None = None):
        self._cache = cache or cache_folder()
        self._making: dict[str, threading.Thread] = {}
        self._failures: dict[str, str] = {}

    def find(self, prefect: str) -> Path | None:
        """None while it is being made; EnvironmentFailed once that has failed."""
        if prefect == "none":
            return Path(sys.prefix)
        folder = self.folder(prefect)
        if is_ready(folder):
            return folder
        if prefect in self._failures:
            raise EnvironmentFailed(self._failures.pop(prefect))
        if prefect not in self._making:
            thread = threading.Thread(target=self._make_quietly, args=(prefect,), daemon=True)
            self._making[prefect] = thread
            thread.start()
        return None

    def folder(self, prefect: str) -> Path:
        given = os.environ.get(f"LOCALAWS_PREFECT_{prefect}")
        if given:
            return Path(given)
        text = requirements(prefect).read_bytes() + sys.version.split()[0].encode()
        return self._cache / f"prefect-{prefect}-{hashlib.sha256(text).hexdigest()[:12]}"

    def make(self, prefect: str) -> Path:
        """Makes it if it is not there; other processes that want the same wait for it."""
        folder = self.folder(prefect)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _lock(folder.with_suffix(".lock")):
            if not is_ready(folder):
                _install(folder, requirements(prefect))
        return folder

    def _make_quietly(self, prefect: str) -> None:
        try:
            self.make(prefect)
        except (EnvironmentFailed, OSError) as failure:
            self._failures[prefect] = str(failure)
        finally:
            self._making.pop(prefect, None)


def requirements(prefect: str) -> Path:
    path = REQUIREMENTS / f"requirements-prefect-{prefect}.txt"
    if not path.is_file():
        raise EnvironmentFailed(f"no environment for Prefect {prefect}: there is no {path.name}")
    return path


def is_ready(folder: Path) -> bool:
    return (folder / READY).exists() or (bool(_given(folder)) and (folder / "bin" / "prefect").exists())


def _given(folder: Path) -> bool:
    return any(os.environ.get(f"LOCALAWS_PREFECT_{each}") == str(folder) for each in ("2", "3"))


def _install(folder: Path, wanted: Path) -> None:
    print(f"installing {wanted.name} (about a minute, once)", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-q"]
    done = subprocess.run([*pip, "-r", wanted], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise EnvironmentFailed(f"pip install -r {wanted.name} failed: {last}")
    (folder / READY).touch()


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> None:
    environments = PrefectEnvironments()
    for prefect in sys.argv[1:] or ["3"]:
        # 2.20 is how people call it; the environment is that of the major version.
        print(environments.make(prefect.split(".")[0]))


if __name__ == "__main__":
    try:
        main()
    except EnvironmentFailed as failure:
        sys.exit(str(failure))
