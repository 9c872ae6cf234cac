"""EC2 Instance Connect: a public key for a user of an instance, good for a minute."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import asyncssh
from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidInstanceIdError
from moto.ec2.models import ec2_backends
from moto.ec2instanceconnect.responses import Ec2InstanceConnectResponse

from localaws.patching import around, aws_error, parameters
from localaws.ssh import instances

SERVICE = "ec2instanceconnect"
USER = re.compile(r"[A-Za-z_][A-Za-z0-9@._-]{0,30}[A-Za-z0-9$_-]?")


def install() -> None:
    @around(Ec2InstanceConnectResponse)
    def send_ssh_public_key(original: Any, self: Ec2InstanceConnectResponse) -> Any:
        sent = parameters(self)
        instance = _instance(self, sent["InstanceId"])
        if sent.get("AvailabilityZone") not in (None, instance.placement):
            raise aws_error(SERVICE, "EC2InstanceNotFoundException", f"{instance.id} is in another zone")
        if not USER.fullmatch(sent["InstanceOSUser"]):
            raise aws_error(SERVICE, "InvalidArgsException", "InstanceOSUser is no name of a user")
        try:
            key = asyncssh.import_public_key(sent["SSHPublicKey"])
        except asyncssh.KeyImportError:
            raise aws_error(SERVICE, "InvalidArgsException", "SSHPublicKey is no public key") from None
        instances.of(instance).push(sent["InstanceOSUser"], key)
        return json.dumps({"RequestId": str(uuid.uuid4()), "Success": True})


def _instance(call: Ec2InstanceConnectResponse, instance_id: str) -> Any:
    try:
        instance = ec2_backends[call.current_account][call.region].get_instance(instance_id)
    except InvalidInstanceIdError:
        raise aws_error(SERVICE, "EC2InstanceNotFoundException", f"{instance_id} was not found") from None
    if instance.state != "running":
        message = f"{instance_id} is {instance.state}, and has to be running"
        raise aws_error(SERVICE, "EC2InstanceStateInvalidException", message)
    return instance
