"""Whether an image can be pulled."""

from __future__ import annotations

import re

from moto.ecr.models import ecr_backends

from localaws.ecs.errors import TaskFailedToStart

ECR = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/"
    r"(?P<repository>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>sha256:[0-9a-f]+))?"
)


def check(image: str) -> None:
    """TaskFailedToStart if the image is one of ECR and is not there; other registries have everything."""
    match = ECR.fullmatch(image)
    if match is None:
        return
    repository = ecr_backends[match["account"]][match["region"]].repositories.get(match["repository"])
    if repository is None:
        raise _cannot_pull(image, "repository does not exist or may require 'docker login'")
    tag = match["tag"] or "latest"
    for present in repository.images:
        if match["digest"] and present.get_image_digest() == match["digest"]:
            return
        if not match["digest"] and tag in present.image_tags:
            return
    raise _cannot_pull(image, f"failed to resolve ref {image}: {image}: not found")


def _cannot_pull(image: str, why: str) -> TaskFailedToStart:
    return TaskFailedToStart(
        f"CannotPullContainerError: pull image manifest has been retried 1 time(s): {why} (image {image})"
    )
