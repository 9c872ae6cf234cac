"""How Argo CD and Flux judge resources: hack/health, which runs what they run."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).resolve().parents[1] / "health"


@dataclass(frozen=True)
class Verdict:
    """Argo CD's word, Flux's word, and what each says for people."""

    argo: str
    flux: str
    argo_message: str
    flux_message: str


def judge(resources: list[dict[str, Any]]) -> list[Verdict]:
    """Raises subprocess.CalledProcessError when the Lua check fails."""
    documents = "\n".join(json.dumps(resource) for resource in resources)
    done = subprocess.run([PROGRAM], input=documents, stdout=subprocess.PIPE, text=True, check=True)
    return [_verdict(json.loads(line)) for line in done.stdout.splitlines()]


def _verdict(both: dict[str, dict[str, str]]) -> Verdict:
    argo, flux = both["argo"], both["flux"]
    return Verdict(argo["status"], flux["status"], argo.get("message", ""), flux.get("message", ""))
