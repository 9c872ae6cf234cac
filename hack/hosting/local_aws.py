"""Local AWS: what it counts, the faults it injects, the images pushed to it."""

from __future__ import annotations

import hashlib
import json
import os
import urllib.request
from pathlib import Path
from typing import Any

import boto3

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


def endpoint() -> str:
    return os.environ["AWS_ENDPOINT_URL"]


def region() -> str:
    return os.environ["AWS_REGION"]


def _client(service: str) -> Any:
    # boto3 reads another variable than the AWS SDK for Java does.
    return boto3.client(service, region_name=region())


def control(method: str, path: str, body: Any = None) -> Any:
    """Raises urllib.error.HTTPError when local AWS refuses."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{endpoint()}/sim/{path}", data=data, method=method)
    request.add_header("Content-Type", "application/json")
    # A proxy of the environment must not come between two processes of this machine.
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.load(answer)


def make_key_pair(name: str) -> None:
    """The key pair that the manifest names, which a person has made before; its private half is thrown away."""
    ec2 = _client("ec2")
    if not ec2.describe_key_pairs(Filters=[{"Name": "key-name", "Values": [name]}])["KeyPairs"]:
        ec2.create_key_pair(KeyName=name)


def push_image(repository: str, tag: str, folder: Path) -> str | None:
    """Puts a manifest that stands for the folder's content; its digest, or None while there is no such repository."""
    ecr = _client("ecr")
    try:
        ecr.describe_repositories(repositoryNames=[repository])
        answer = ecr.put_image(
            repositoryName=repository, imageTag=tag, imageManifest=_manifest(folder), imageManifestMediaType=MANIFEST
        )
    except ecr.exceptions.RepositoryNotFoundException:
        return None
    except ecr.exceptions.ImageAlreadyExistsException:
        found = ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": tag}])
        return str(found["imageDetails"][0]["imageDigest"])
    return str(answer["image"]["imageId"]["imageDigest"])


def _manifest(folder: Path) -> str:
    content = b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    layer = {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": len(content), "digest": digest}
    config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": len(content), "digest": digest}
    return json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]})
