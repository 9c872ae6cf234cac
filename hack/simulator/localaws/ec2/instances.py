"""Instances: pending before running, shutting-down before terminated, and what is left after them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.ec2 import utils
from moto.ec2.models import EC2Backend
from moto.ec2.models.instances import Instance, InstanceState

from localaws.dispatch import check
from localaws.ec2.errors import refuse
from localaws.lifecycle import Lifecycle, when_ended
from localaws.patching import around, parameters

CODES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}
PATHS = {
    "running": ("pending", "running"),
    "stopped": ("stopping", "stopped"),
    "terminated": ("shutting-down", "terminated"),
}

_launches = 0


@contextmanager
def launch() -> Iterator[None]:
    global _launches
    _launches += 1
    try:
        yield
    finally:
        _launches -= 1


def launching() -> bool:
    """Is RunInstances at work, which attaches its own volumes to an instance that is still pending?"""
    return _launches > 0


class TimedState:
    """Stands where moto keeps a state's name and code; setting the name begins the way there."""

    def __init__(self) -> None:
        self.lifecycle = Lifecycle(*PATHS["running"])

    @property
    def name(self) -> str:
        return self.lifecycle.state

    @name.setter
    def name(self, target: str) -> None:
        if self.lifecycle.last != "terminated":
            self.lifecycle = Lifecycle(*PATHS[target])

    @property
    def code(self) -> int:
        return CODES[self.name]

    @code.setter
    def code(self, _: int) -> None:
        pass

    def __copy__(self) -> InstanceState:
        return InstanceState(self.name, self.code)


def install() -> None:
    utils.filter_dict_attribute_mapping.update(
        {
            "client-token": "client_token",
            "iam-instance-profile.arn": "_profile_arn",
            "network-interface.network-interface-id": "_interface_ids",
            "network-interface.subnet-id": "subnet_id",
        }
    )
    Instance._profile_arn = property(_profile_arn)
    Instance._interface_ids = property(lambda self: [interface.id for interface in self.network_interfaces])
    Instance.network_interfaces = property(lambda self: [] if self.state == "terminated" else list(self.nics.values()))

    @around(Instance, "__init__")
    def start(original: Callable, self: Instance, *rest: Any, **named: Any) -> None:
        original(self, *rest, **named)
        self._state = TimedState()

    @around(Instance)
    def terminate(original: Callable, self: Instance) -> InstanceState:
        previous = self._state.__copy__()
        if self._state.lifecycle.last != "terminated":
            self._state.name = "terminated"
            when_ended(self._state.lifecycle, lambda: _clear_away(original, self))
        return previous

    @around(EC2Backend)
    def run_instances(original: Callable, self: EC2Backend, *rest: Any, **named: Any):
        with launch():
            return original(self, *rest, **named)

    _install_checks()


def _install_checks() -> None:
    @check("ec2", "ModifyInstanceAttribute")
    def only_while_stopped(call: Any) -> None:
        sent = parameters(call)
        if sent.get("InstanceType") or sent.get("UserData"):
            instance = call.ec2_backend.get_instance(sent["InstanceId"])
            if instance.state != "stopped":
                refuse("IncorrectInstanceState", f"The instance '{instance.id}' is not in the 'stopped' state.")

    @check("ec2", "StartInstances")
    def only_what_is_stopped(call: Any) -> None:
        for instance_id in parameters(call).get("InstanceIds") or []:
            state = call.ec2_backend.get_instance(instance_id).state
            if state not in ("stopped", "running", "pending"):
                refuse(
                    "IncorrectInstanceState",
                    f"The instance '{instance_id}' is not in a state from which it can be started.",
                )

    @check("ec2", "StopInstances")
    def not_what_has_ended(call: Any) -> None:
        for instance_id in parameters(call).get("InstanceIds") or []:
            if call.ec2_backend.get_instance(instance_id).state in ("shutting-down", "terminated"):
                refuse(
                    "IncorrectInstanceState",
                    f"This instance '{instance_id}' is not in a state from which it can be stopped.",
                )


def _profile_arn(instance: Instance) -> str | None:
    associations = instance.ec2_backend.iam_instance_profile_associations.values()
    return next((each.iam_instance_profile.arn for each in associations if each.instance.id == instance.id), None)


def _clear_away(original: Callable, instance: Instance) -> None:
    interfaces = list(instance.nics.values())
    for interface in interfaces:
        # moto's own clean-up would stumble over an interface that is in use.
        interface.status, interface.attachment_id, interface.attach_time = "available", None, None
        interface.instance = None
    original(instance)
