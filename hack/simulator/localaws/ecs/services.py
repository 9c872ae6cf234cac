"""CreateService, UpdateService and DeleteService with everything that they are given."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.ecs.responses import EC2ContainerServiceResponse

from localaws.patching import around, parameters

from . import deployments, network, scheduler
from .errors import error, invalid_parameter

# Fields that moto drops, by their name in the API and in the Service object.
KEPT = {
    "enableExecuteCommand": "enable_execute_command",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "capacityProviderStrategy": "capacity_provider_strategy",
    "placementConstraints": "placement_constraints",
    "placementStrategy": "placement_strategy",
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "serviceConnectConfiguration": "service_connect_configuration",
    "propagateTags": "propagate_tags",
    "loadBalancers": "load_balancers",
    "serviceRegistries": "service_registries",
    "platformVersion": "platform_version",
}
# A change of these replaces the tasks, so it makes a deployment; the others only change the service.
DEPLOYED = ("capacityProviderStrategy", "platformVersion", "loadBalancers", "serviceRegistries",
            "serviceConnectConfiguration", "propagateTags", "enableExecuteCommand")  # fmt: skip


@around(EC2ContainerServiceResponse)
def create_service(before: Callable, self: Any) -> ActionResult:
    request = parameters(self)
    backend = self.ecs_backend
    cluster = backend._get_cluster(request.get("cluster", "default"))
    if cluster.status != "ACTIVE":
        raise error("ClusterNotFoundException", "Cluster not found.")
    key = f"{cluster.name}:{request['serviceName']}"
    present = backend.services.get(key)
    if present is not None and present.status != "INACTIVE":
        # The token itself is answered before; here is another request for the same name.
        if present.status == "DRAINING":
            raise invalid_parameter("Unable to Start a service that is still Draining.")
        raise invalid_parameter("Creation of service was not idempotent.")
    definition = backend.describe_task_definition(request["taskDefinition"])
    _check(backend, cluster, definition, request)
    service = _new(backend, cluster, definition, request)
    backend.services[key] = service
    return ActionResult({"service": service})


def _check(backend: Any, cluster: Any, definition: Any, request: dict[str, Any]) -> None:
    if definition.status != "ACTIVE":
        raise error("ClientException", "TaskDefinition is inactive")
    strategy, launch_type = request.get("capacityProviderStrategy"), request.get("launchType")
    if strategy and launch_type:
        raise invalid_parameter("Specify either Launch Type or Capacity Provider Strategy, but not both.")
    if request.get("schedulingStrategy") == "DAEMON":
        _check_daemon(request)
    check_providers(cluster, strategy)
    if launch_type == "FARGATE" and "FARGATE" not in (definition.requires_compatibilities or ["EC2"]):
        raise invalid_parameter("Task definition does not support launch_type FARGATE.")
    network.validate(
        backend.account_id, backend.region_name, request.get("networkConfiguration"), definition.network_mode
    )


def _check_daemon(request: dict[str, Any]) -> None:
    if request.get("desiredCount") is not None:
        raise invalid_parameter(
            "The daemon scheduling strategy does not support a desired count for services. "
            "Remove the desired count value and try again"
        )
    if request.get("launchType") == "FARGATE":
        raise invalid_parameter("The daemon scheduling strategy does not support the Fargate launch type.")


def check_providers(cluster: Any, strategy: list[dict[str, Any]] | None) -> None:
    missing = {each["capacityProvider"] for each in strategy or []} - set(cluster.capacity_providers or [])
    if missing:
        raise invalid_parameter(
            "The specified capacity provider strategy cannot contain a capacity provider that is not associated "
            f"with the cluster: {', '.join(sorted(missing))}."
        )


def _new(backend: Any, cluster: Any, definition: Any, request: dict[str, Any]) -> Service:
    strategy = request.get("capacityProviderStrategy") or (
        None if request.get("launchType") else cluster.default_capacity_provider_strategy
    )
    service = Service(
        cluster,
        request["serviceName"],
        request.get("desiredCount") or 0,
        backend,
        task_definition=definition,
        scheduling_strategy=request.get("schedulingStrategy"),
        tags=request.get("tags"),
        deployment_controller=request.get("deploymentController"),
        launch_type=None if strategy else request.get("launchType") or "EC2",
        role_arn=request.get("role"),
    )
    service.network_configuration = _network(request.get("networkConfiguration"))
    _keep(service, request)
    service.capacity_provider_strategy = strategy
    daemon = service.scheduling_strategy == "DAEMON"
    service.deployment_configuration = {
        **copy.deepcopy(deployments.DEFAULTS),
        **({"minimumHealthyPercent": 0, "maximumPercent": 100} if daemon else {}),
        **(request.get("deploymentConfiguration") or {}),
    }
    if service.launch_type == "FARGATE" or scheduler.on_fargate(service):
        service.platform_version = request.get("platformVersion") or "LATEST"
    service.created_at = utcnow()
    service.last_good, service.next_start, service.failures_in_a_row = None, 0.0, 0
    service.running_count = service.pending_count = 0
    service.deployments = [deployments.new(service)]
    return service


def _keep(service: Service, request: dict[str, Any]) -> None:
    for parameter, attribute in KEPT.items():
        if request.get(parameter) is not None:
            setattr(service, attribute, request[parameter])


def _network(configuration: dict[str, Any] | None) -> dict[str, Any]:
    if not configuration:
        return {}
    filled = copy.deepcopy(configuration)
    filled["awsvpcConfiguration"].setdefault("securityGroups", [])
    filled["awsvpcConfiguration"].setdefault("assignPublicIp", "DISABLED")
    return filled


@around(EC2ContainerServiceResponse)
def update_service(before: Callable, self: Any) -> ActionResult:
    request = parameters(self)
    backend = self.ecs_backend
    service = backend._get_service(request.get("cluster", "default"), request["service"].split("/")[-1])
    if service.status != "ACTIVE":
        raise error("ServiceNotActiveException", "Service was not ACTIVE.")
    definition = backend.describe_task_definition(request.get("taskDefinition") or service.task_definition)
    _check_update(backend, service, definition, request)
    replaced = bool(request.get("forceNewDeployment")) or definition.arn != service.task_definition
    replaced |= any(
        request.get(name) is not None and request[name] != getattr(service, KEPT[name], None) for name in DEPLOYED
    )
    service.task_definition = definition.arn
    if request.get("networkConfiguration"):
        wanted = _network(request["networkConfiguration"])
        replaced |= wanted != service.network_configuration
        service.network_configuration = wanted
    if request.get("capacityProviderStrategy"):
        service.launch_type = None
    _keep(service, request)
    service.deployment_configuration.update(request.get("deploymentConfiguration") or {})
    if request.get("desiredCount") is not None:
        service.desired_count = request["desiredCount"]
    if replaced:
        deployments.begin(service)
    scheduler.tick(backend)
    return ActionResult({"service": service})


def _check_update(backend: Any, service: Service, definition: Any, request: dict[str, Any]) -> None:
    if definition.arn != service.task_definition and definition.status != "ACTIVE":
        raise error("ClientException", "TaskDefinition is inactive")
    check_providers(backend._get_cluster(service.cluster_name), request.get("capacityProviderStrategy"))
    configuration = request.get("networkConfiguration") or service.network_configuration or None
    network.validate(backend.account_id, backend.region_name, configuration, definition.network_mode)


@around(EC2ContainerServiceBackend)
def delete_service(before: Callable, self: Any, cluster_name: str, service_name: str, force: bool) -> Service:
    service = self._get_service(cluster_name, service_name.split("/")[-1])
    if service.status != "ACTIVE":
        raise error("ServiceNotActiveException", "Service was not ACTIVE.")
    if service.desired_count > 0 and not force and service.scheduling_strategy != "DAEMON":
        raise invalid_parameter("The service cannot be stopped while it is scaled above 0.")
    service.status, service.desired_count = "DRAINING", 0
    scheduler.tick(self)
    return service


@around(EC2ContainerServiceBackend)
def list_services(before: Callable, self: Any, *args: Any, **named: Any) -> list[str]:
    inactive = {each.arn for each in self.services.values() if each.status != "ACTIVE"}
    return [arn for arn in before(self, *args, **named) if arn not in inactive]
