"""Clusters: created once, and not deleted while anything is in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.responses import EC2ContainerServiceResponse

from localaws.patching import adds, around, parameters

from .errors import error


@around(EC2ContainerServiceBackend)
def create_cluster(before: Callable, self: Any, cluster_name: str, *args: Any, **named: Any) -> Any:
    present = self.clusters.get(cluster_name)
    if present is not None and present.status == "ACTIVE":
        return present
    cluster = before(self, cluster_name, *args, **named)
    cluster.capacity_providers = cluster.capacity_providers or []
    return cluster


@around(EC2ContainerServiceBackend)
def delete_cluster(before: Callable, self: Any, cluster: str) -> Any:
    name = self._get_cluster(cluster).name
    if any(s.cluster_name == name and s.status in ("ACTIVE", "DRAINING") for s in self.services.values()):
        raise error("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
    if any(task.last_status != "STOPPED" for task in self.tasks.get(name, {}).values()):
        raise error("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.")
    if self.container_instances.get(name):
        text = "The Cluster cannot be deleted while Container Instances are active or draining."
        raise error("ClusterContainsContainerInstancesException", text)
    return before(self, cluster)


@around(EC2ContainerServiceBackend)
def list_clusters(before: Callable, self: Any) -> list[str]:
    inactive = {cluster.arn for cluster in self.clusters.values() if cluster.status == "INACTIVE"}
    return [arn for arn in before(self) if arn not in inactive]


@adds(EC2ContainerServiceResponse)
def update_cluster_settings(self: Any) -> ActionResult:
    request = parameters(self)
    cluster = self.ecs_backend._get_cluster(request["cluster"])
    cluster.settings = request["settings"]
    return ActionResult({"cluster": cluster})
