"""A container's command as it is run here."""

from __future__ import annotations

import re

# What only makes sense as process 1 of a container.
INIT = ("tini", "/usr/bin/tini", "/sbin/tini", "dumb-init", "/opt/prefect/entrypoint.sh")
INIT_OPTIONS = ("-g", "--", "-s")
# The environment that stands for the image already holds what Prefect needs.
PIP = re.compile(r"(?:\bpython3?\s+-m\s+)?(?<![\w./-])(?:uv\s+)?pip3?\s+install\b[^&;|\n]*")
OPTION = re.compile(r"(--(?:host|port))([ =])(\S+)")


def full_command(entry_point: list[str], command: list[str]) -> list[str]:
    """Entry point and command without an init process in front."""
    words = [*entry_point, *command]
    while words and (words[0] in INIT or words[0] in INIT_OPTIONS):
        words.pop(0)
    return words


def localise(words: list[str], own_ports: dict[int, int]) -> list[str]:
    """Listens on 127.0.0.1 and the local port, and installs nothing."""
    result: list[str] = []
    for word in words:
        previous = result[-1] if result else ""
        if previous == "--host":
            word = _host(word)
        elif previous == "--port":
            word = _port(word, own_ports)
        elif re.search(r"\s", word) or "=" in word:
            word = PIP.sub("echo 'pip: the packages are already there' ", word)
            word = OPTION.sub(lambda m: m.group(1) + m.group(2) + _option(m.group(1), m.group(3), own_ports), word)
        result.append(word)
    if result[:2] in (["pip", "install"], ["pip3", "install"]):
        return ["echo", "pip: the packages are already there"]
    return result


def _option(name: str, value: str, own_ports: dict[int, int]) -> str:
    return _host(value) if name == "--host" else _port(value, own_ports)


def _host(value: str) -> str:
    return "127.0.0.1" if value in ("0.0.0.0", "::") else value


def _port(value: str, own_ports: dict[int, int]) -> str:
    return str(own_ports.get(int(value), value)) if value.isdigit() else value
