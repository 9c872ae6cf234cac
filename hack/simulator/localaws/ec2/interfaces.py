"""Network interfaces: their groups are their own, and one that is attached is in use."""

from collections.abc import Callable

from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface

from localaws.dispatch import check, snapshot
from localaws.ec2.addresses import address_of
from localaws.ec2.errors import refuse
from localaws.patching import around, parameters


def install() -> None:
    # moto adds the groups that the instance once had, so that a changed group never leaves.
    NetworkInterface.group_set = property(lambda self: self._group_set)

    @check("ec2", "CreateNetworkInterface")
    def known_groups(call) -> None:
        for group in parameters(call).get("Groups") or []:
            if not call.ec2_backend.get_security_group_from_id(group):
                refuse("InvalidGroup.NotFound", f"The security group '{group}' does not exist")

    @snapshot("ec2", "[CR][ru][en]*")
    def interfaces_of_failed_call(call) -> Callable[[], None]:
        backend = call.ec2_backend
        before = set(backend.enis)

        def undo() -> None:
            for interface in set(backend.enis) - before:
                backend.enis.pop(interface)

        return undo

    @around(EC2Backend)
    def delete_network_interface(original: Callable, self: EC2Backend, eni_id: str):
        interface = self.enis.get(eni_id)
        if interface is not None and interface.status == "in-use":
            refuse("InvalidParameterValue", f"Network interface '{eni_id}' is currently in use.")
        address = address_of(self, interface) if interface is not None else None
        result = original(self, eni_id)
        if address is not None:
            self.disassociate_address(association_id=address.association_id)
        return result

    @around(EC2Backend)
    def modify_instance_security_groups(original: Callable, self: EC2Backend, instance_id: str, group_ids: list[str]):
        instance = original(self, instance_id, group_ids)
        instance.nics[0]._group_set = list(instance.security_groups)
        return instance

    @around(EC2Backend)
    def modify_network_interface_attribute(original: Callable, self: EC2Backend, eni_id: str, *rest, **named):
        original(self, eni_id, *rest, **named)
        interface = self.get_network_interface(eni_id)
        if interface.instance and interface.device_index == 0:
            interface.instance.security_groups = list(interface._group_set)
