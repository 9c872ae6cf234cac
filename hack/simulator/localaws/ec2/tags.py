"""Tags: found by the resource's ID instead of by a walk through all tags of the account."""

from moto.ec2.models.core import TaggedEC2Resource

from localaws.dispatch import check
from localaws.ec2.errors import refuse
from localaws.patching import parameters

MOST_TAGS = 50


def install() -> None:
    def get_tags(self) -> list[dict[str, str]]:
        return [
            {"resource_id": self.id, "key": key, "value": value, "resource_type": ""}
            for key, value in self.ec2_backend.tags.get(self.id, {}).items()
        ]

    TaggedEC2Resource.get_tags = get_tags

    @check("ec2", "CreateTags")
    def reserved_prefix(call) -> None:
        for tag in parameters(call).get("Tags") or []:
            _refuse_reserved(tag["Key"])

    @check("ec2", "*")
    def tag_specifications(call) -> None:
        for specification in parameters(call).get("TagSpecifications") or []:
            tags = specification.get("Tags") or []
            for tag in tags:
                _refuse_reserved(tag["Key"])
            if len(tags) > MOST_TAGS:
                refuse("TagLimitExceeded", "The maximum number of tags for this resource is 50.")


def _refuse_reserved(key: str) -> None:
    if key.lower().startswith("aws:"):
        refuse("InvalidParameterValue", f"Tag keys starting with 'aws:' are reserved for internal use: {key}")
