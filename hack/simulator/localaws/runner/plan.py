"""What to start on this machine for a container of a task."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moto.ec2 import ec2_backends

from localaws.ecs import network
from localaws.ecs.errors import TaskFailedToStart
from localaws.ecs.task import Task
from localaws.images import LocalImage
from localaws.settings import Settings

from . import commands, secrets, volumes
from .addresses import AddressBook, View
from .process import Start

SHIM = Path(__file__).parent / "shim"
SERVER_PORT = 4200
WORKER_PORT = 8080


@dataclass(frozen=True)
class Site:
    """What all containers share."""

    settings: Settings
    addresses: AddressBook


def view_of(task: Task, book: AddressBook) -> View:
    """The network of the task, with its published ports registered under its addresses."""
    addresses = network.private_addresses(task)
    vpc = _vpc(task)
    ranges = [each["cidr_block"] for each in vpc.get_cidr_block_association_set()] if vpc is not None else []
    view = View(book, vpc.id if vpc is not None else "", [each for each in ranges if each])
    for container in task.container_definitions:
        for mapping in container.get("portMappings") or []:
            inside = mapping["containerPort"]
            outside = inside if task.network_mode in ("awsvpc", "host") else mapping.get("hostPort") or inside
            for address in addresses[:1]:
                view.publish(address, outside, inside)
    return view


def _vpc(task: Task) -> Any:
    ec2 = ec2_backends[task.account_id][task.region_name]
    if task.attachments:
        subnet = network.detail(task.attachments[0], "subnetId")
        return ec2.get_vpc(ec2.get_subnet(subnet).vpc_id)
    instance = task.ec2_instance
    return ec2.get_vpc(instance.vpc_id) if instance is not None else None


def start_of(task: Task, container: dict[str, Any], image: LocalImage, prefect: Path, view: View, site: Site) -> Start:
    override = _override(task, container["name"])
    places = volumes.folders(task, container, site.settings.state)
    home = site.settings.state / "tasks" / task.id / container["name"]
    home.mkdir(parents=True, exist_ok=True)
    words = commands.full_command(
        container.get("entryPoint") or [], override.get("command") or container.get("command") or image.command
    )
    if not words:
        raise TaskFailedToStart(f"CannotStartContainerError: no command specified for {container['image']}")
    if image.folder is not None:
        places.setdefault(image.workdir.rstrip("/") or "/app", image.folder)
    environment = _given_environment(task, container, override, image)
    _name_ports(words, environment, view)
    translate = _Translation(view, places)
    words = commands.localise([translate(word) for word in words], view.own_ports)
    environment = {name: translate.value(name, value) for name, value in environment.items()}
    environment = {**_base_environment(task, prefect, home, places, site), **environment}
    folder = Path(translate(container.get("workingDirectory") or "")) if container.get("workingDirectory") else None
    return Start(
        command=words,
        environment=environment,
        folder=folder if folder and folder.is_dir() else image.folder or home,
        stop_timeout=container.get("stopTimeout") or 30,
        **_health(container.get("healthCheck"), translate),
    )


class _Translation:
    def __init__(self, view: View, places: dict[str, Path]):
        self._view = view
        self._places = places

    def __call__(self, text: str) -> str:
        return volumes.translate(self._view.rewrite(text), self._places)

    def value(self, name: str, value: str) -> str:
        """A variable's value; one that is nothing but a port or every address is known by its name."""
        if name.endswith("_HOST") and value == "0.0.0.0":
            return "127.0.0.1"
        if name.endswith("_PORT") and value.isdigit():
            return str(self._view.own_ports.get(int(value), value))
        return self(value)


def _override(task: Task, name: str) -> dict[str, Any]:
    return next((each for each in task.overrides.get("containerOverrides") or [] if each.get("name") == name), {})


def _given_environment(
    task: Task, container: dict[str, Any], override: dict[str, Any], image: LocalImage
) -> dict[str, str]:
    values = dict(image.environment)
    for each in [*(container.get("environment") or []), *(override.get("environment") or [])]:
        values[each["name"]] = each.get("value", "")
    return {**values, **secrets.resolve(container, task.account_id, task.region_name)}


def _name_ports(words: list[str], environment: dict[str, str], view: View) -> None:
    """Ports that a program takes by default are named, so that two on one machine don't collide."""
    text = " ".join(words)
    if "server start" in text:
        port = view.own_ports.get(SERVER_PORT) or view.listen(SERVER_PORT)
        if "--port" not in text:
            environment.setdefault("PREFECT_SERVER_API_PORT", str(port))
        if "--host" not in text:
            environment.setdefault("PREFECT_SERVER_API_HOST", "127.0.0.1")
        environment.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    if "worker start" in text and "--with-healthcheck" in text:
        inside = int(environment.get("PREFECT_WORKER_WEBSERVER_PORT", WORKER_PORT))
        environment["PREFECT_WORKER_WEBSERVER_PORT"] = str(view.listen(inside))
        environment["PREFECT_WORKER_WEBSERVER_HOST"] = "127.0.0.1"


def _base_environment(task: Task, prefect: Path, home: Path, places: dict[str, Path], site: Site) -> dict[str, str]:
    prefect_home = places.get("/root/.prefect") or home / ".prefect"
    values = {
        "PATH": f"{prefect / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        # The folder of an image may be part of somebody's checkout.
        "PYTHONDONTWRITEBYTECODE": "1",
        "PREFECT_HOME": str(prefect_home),
        "AWS_ENDPOINT_URL": site.settings.endpoint_url,
        "AWS_REGION": task.region_name,
        "AWS_DEFAULT_REGION": task.region_name,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    if places:
        values["PYTHONPATH"] = str(SHIM)
        values["LOCALAWS_PLACES"] = json.dumps({path: str(folder) for path, folder in places.items()})
    role = task.overrides.get("taskRoleArn") or getattr(task.definition, "task_role_arn", None)
    if role:
        # Without a task role a container has no credentials at all, here as there.
        values.update(AWS_ACCESS_KEY_ID=task.account_id, AWS_SECRET_ACCESS_KEY="local")
    return values


def _health(check: dict[str, Any] | None, translate: _Translation) -> dict[str, Any]:
    command = list((check or {}).get("command") or [])
    if not check or command[:1] == ["NONE"] or not command:
        return {}
    if command[0] == "CMD-SHELL":
        command = ["/bin/sh", "-c", command[1]]
    elif command[0] == "CMD":
        command = command[1:]
    return {
        "health_check": [translate(word) for word in command],
        "interval": check.get("interval") or 30,
        "timeout": check.get("timeout") or 5,
        "retries": check.get("retries") or 3,
        "start_period": check.get("startPeriod") or 0,
    }
