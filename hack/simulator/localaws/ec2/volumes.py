"""Volumes: creating, attaching, detaching take time, and a volume stays in its zone."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_block_store import Volume, VolumeAttachment

from localaws.ec2.errors import refuse
from localaws.ec2.instances import launching
from localaws.lifecycle import Lifecycle, when_ended
from localaws.patching import around


def install() -> None:
    Volume.status = property(_volume_status)
    VolumeAttachment.status = property(lambda self: self._lifecycle.state, _set_attachment_status)

    @around(Volume, "__init__")
    def start(original: Callable, self: Volume, *rest: Any, **named: Any) -> None:
        self._lifecycle = Lifecycle("creating", "available")
        original(self, *rest, **named)

    @around(EC2Backend)
    def attach_volume(
        original: Callable,
        self: EC2Backend,
        volume_id: str,
        instance_id: str,
        device_path: str,
        *rest: Any,
        **named: Any,
    ):
        volume, instance = self.get_volume(volume_id), self.get_instance(instance_id)
        if not launching():
            _check(volume, instance, device_path)
        return original(self, volume_id, instance_id, device_path, *rest, **named)

    @around(EC2Backend)
    def detach_volume(
        original: Callable,
        self: EC2Backend,
        volume_id: str,
        instance_id: str | None = None,
        device_path: str | None = None,
    ):
        volume = self.get_volume(volume_id)
        attachment = volume.attachment
        if attachment is None or attachment.status == "detaching":
            refuse("IncorrectState", f"Volume '{volume_id}' is in the '{volume.status}' state.")
        instance_id = instance_id or attachment.instance.id
        if attachment.instance.state in ("shutting-down", "terminated"):
            return original(self, volume_id, instance_id, device_path)
        attachment._lifecycle = Lifecycle("detaching", "detached")
        when_ended(attachment._lifecycle, lambda: _detach(original, self, volume, attachment))
        return attachment

    @around(EC2Backend)
    def delete_volume(original: Callable, self: EC2Backend, volume_id: str):
        volume = self.get_volume(volume_id)
        if volume.attachment:
            refuse("VolumeInUse", f"Volume {volume_id} is currently attached to {volume.attachment.instance.id}")
        return original(self, volume_id)


def _volume_status(volume: Volume) -> str:
    return "in-use" if volume.attachment else volume._lifecycle.state


def _set_attachment_status(attachment: VolumeAttachment, status: str) -> None:
    attachment._lifecycle = Lifecycle("attaching", "attached") if status == "attached" else Lifecycle(status)


def _check(volume: Volume, instance: Any, device: str) -> None:
    if volume.availability_zone != instance.availability_zone:
        refuse(
            "InvalidVolume.ZoneMismatch",
            f"The volume '{volume.id}' is not in the same availability zone as instance '{instance.id}'",
        )
    if volume.attachment:
        refuse("VolumeInUse", f"{volume.id} is already attached to an instance")
    if volume.status == "creating":
        refuse("IncorrectState", f"{volume.id} is not 'available'.")
    if instance.state not in ("running", "stopped", "stopping"):
        refuse("IncorrectState", f"Instance '{instance.id}' is not 'running'.")
    if device in instance.block_device_mapping:
        refuse(
            "InvalidParameterValue",
            f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use",
        )


def _detach(original: Callable, backend: EC2Backend, volume: Volume, attachment: VolumeAttachment) -> None:
    if volume.attachment is attachment and volume.id in backend.volumes:
        original(backend, volume.id, attachment.instance.id, attachment.device)
