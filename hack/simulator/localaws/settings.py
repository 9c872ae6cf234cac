"""What the command line and the environment decide, in one record."""

import os
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    port: int
    state: Path
    images: Path | None = None
    region: str = "eu-west-1"
    # moto's own default account; a client with another 12-digit access key is in another account.
    account: str = "123456789012"
    host: str = "127.0.0.1"
    step_seconds: float = field(default_factory=lambda: float(os.environ.get("LOCALAWS_STEP_SECONDS", "0.3")))
    # Without processes every container is a stand-in that runs until it is stopped.
    processes: bool = field(default_factory=lambda: os.environ.get("LOCALAWS_PROCESSES", "true") != "false")

    @property
    def endpoint_url(self) -> str:
        return f"http://{self.host}:{self.port}"
