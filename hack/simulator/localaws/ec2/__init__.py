"""EC2: networks, instances and volumes that refuse and take time as the real ones do."""


def install() -> None:
    # Imported here because machine_images must be prepared before moto is imported, which these do.
    from localaws.ec2 import (
        addresses,
        connect_endpoints,
        console,
        endpoints,
        instances,
        interfaces,
        nat_gateways,
        network,
        paging,
        route_tables,
        run_instances,
        security_groups,
        tags,
        volumes,
    )

    for module in (
        addresses, connect_endpoints, console, endpoints, instances, interfaces, nat_gateways,
        network, paging, route_tables, run_instances, security_groups, tags, volumes,
    ):  # fmt: skip
        module.install()
