"""GetConsoleOutput: nothing while an instance boots, then what cloud-init prints, the host keys among it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response

from localaws.lifecycle import Lifecycle
from localaws.patching import around
from localaws.ssh import instances
from localaws.ssh.server import public_line


def install() -> None:
    @around(Instance, "__init__")
    def start(original: Callable, self: Instance, *rest: Any, **named: Any) -> None:
        original(self, *rest, **named)
        # Longer than the instance takes to run: its console is silent for a while.
        self._console = Lifecycle("pending", "booting", "booting", "booted")

    @around(EC2Response)
    def get_console_output(original: Callable, self: EC2Response) -> ActionResult:
        instance = self.ec2_backend.get_instance(self._get_param("InstanceId"))
        text = _booted(instance) if instance._console.ended else ""
        output = base64.b64encode(text.encode()).decode()
        return ActionResult({"InstanceId": instance.id, "Timestamp": utcnow(), "Output": output})


def _booted(instance: Instance) -> str:
    host = f"root@ip-{str(instance.private_ip).replace('.', '-')}"
    lines = [
        "[    0.000000] Linux version 6.1 (localaws)",
        "<14>cloud-init: -----BEGIN SSH HOST KEY FINGERPRINTS-----",
        f"<14>cloud-init: 256 {instances.of(instance).host_key.get_fingerprint()} {host} (ED25519)",
        "<14>cloud-init: -----END SSH HOST KEY FINGERPRINTS-----",
        "-----BEGIN SSH HOST KEY KEYS-----",
        f"{public_line(instances.of(instance).host_key)} {host}",
        "-----END SSH HOST KEY KEYS-----",
        "[   21.000000] cloud-init: Cloud-init finished",
    ]
    return "\r\n".join(lines) + "\r\n"
