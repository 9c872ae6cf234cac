"""ECR: an image is known by the digest of its manifest, and a moved tag leaves the old image."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from moto.core.resource_tagging import TaggedResource
from moto.ecr.models import ECRBackend, Image
from moto.ecr.responses import ECRResponse

from localaws import events
from localaws.patching import around, aws_error, parameters

# What the scan of every image finds.
FINDINGS = {"MEDIUM": 1}


def install() -> None:
    Image._create_digest = _digest_of_manifest
    # The Resource Groups Tagging API lists what its backend yields here.
    ECRBackend.SERVICE_NAMESPACE = "ecr"
    ECRBackend.iter_tagged_resources = _tagged

    @around(ECRResponse)
    def describe_images(original: Callable, self: ECRResponse) -> Any:
        result = original(self)
        wanted = (parameters(self).get("filter") or {}).get("tagStatus")
        if wanted in ("TAGGED", "UNTAGGED"):
            result._result["imageDetails"] = [
                image for image in result._result["imageDetails"] if _is_tagged(image) == (wanted == "TAGGED")
            ]
        return result

    @around(ECRBackend)
    def put_image(original: Callable, self: ECRBackend, repository_name: str, manifest: str, tag: str, *rest: Any):
        repository = self.repositories.get(repository_name)
        if repository is None:
            raise aws_error(
                "ecr",
                "RepositoryNotFoundException",
                f"The repository with name '{repository_name}' does not exist in the registry with id "
                f"'{self.account_id}'",
            )
        holder = next((image for image in repository.images if tag in image.image_tags), None)
        if holder is not None and tag is not None and holder.image_manifest != manifest:
            if repository.is_tag_immutable():
                raise aws_error(
                    "ecr",
                    "ImageTagAlreadyExistsException",
                    f"The image tag '{tag}' already exists in the '{repository_name}' repository and cannot be "
                    "overwritten because the repository is immutable.",
                )
            holder.image_tags.remove(tag)
            holder.image_tag = holder.image_tags[-1] if holder.image_tags else None
        image = original(self, repository_name, manifest, tag, *rest)
        if (repository.image_scanning_configuration or {}).get("scanOnPush"):
            image.image_scan_status = {"status": "COMPLETE"}
            image.image_scan_findings_summary = {"findingSeverityCounts": dict(FINDINGS)}
        _tell(self, repository_name, image, tag)
        return image

    @around(ECRBackend)
    def put_lifecycle_policy(
        original: Callable, self: ECRBackend, registry_id: str, repository_name: str, lifecycle_policy_text: str
    ):
        result = original(self, registry_id, repository_name, lifecycle_policy_text)
        _check_rules(json.loads(lifecycle_policy_text)["rules"])
        return result


def _is_tagged(image: Image) -> bool:
    return bool(getattr(image, "image_tags", None))


def _tell(backend: ECRBackend, repository: str, image: Image, tag: str | None) -> None:
    """EventBridge's "ECR Image Action" of a push."""
    detail = {
        "result": "SUCCESS",
        "repository-name": repository,
        "image-digest": image._image_digest,
        "action-type": "PUSH",
        **({"image-tag": tag} if tag else {}),
    }
    events.emit(backend.account_id, backend.region_name, "aws.ecr", "ECR Image Action", detail)


def _digest_of_manifest(image: Image) -> None:
    manifest = image.image_manifest
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    image._image_digest = "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _tagged(backend: ECRBackend) -> Iterator[TaggedResource]:
    for repository in backend.repositories.values():
        tags = backend.tagger.list_tags_for_resource(repository.arn)["Tags"]
        yield TaggedResource(
            arn=repository.arn, tags={tag["Key"]: tag["Value"] for tag in tags}, resource_type="ecr:repository"
        )


def _check_rules(rules: list[dict[str, Any]]) -> None:
    priorities = [rule["rulePriority"] for rule in rules]
    if min(priorities) < 1:
        _refuse("numeric instance is lower than the required minimum (minimum: 1)")
    if len(set(priorities)) < len(priorities):
        _refuse("rule priorities must be unique")
    for rule in rules:
        selection = rule["selection"]
        if selection["tagStatus"] == "tagged" and not (
            selection.get("tagPrefixList") or selection.get("tagPatternList")
        ):
            _refuse("tagPrefixList or tagPatternList is required for tagStatus 'tagged'")
        if selection["tagStatus"] == "any" and rule["rulePriority"] != max(priorities):
            _refuse("a rule with tagStatus 'any' must have the highest value of rulePriority")
    if sum(rule["selection"]["tagStatus"] == "untagged" for rule in rules) > 1:
        _refuse("there can be only one rule for untagged images")


def _refuse(message: str) -> None:
    raise aws_error(
        "ecr",
        "InvalidParameterException",
        f"Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '{message}'",
    )
