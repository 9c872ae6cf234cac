"""What of ours is in AWS more than once, or though its owner is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aws_checks import leftovers as kinds
from aws_checks import owned

LOGICAL_ID = "prefecthosting.dev/logical-id"


def duplicates() -> dict[str, int]:
    counts = Counter((kind, tags[owned.OWNER], tags[LOGICAL_ID]) for kind, tags in tagged() if LOGICAL_ID in tags)
    return {f"{kind} {logical} of {owner}": count for (kind, owner, logical), count in counts.items() if count > 1}


def leftovers() -> list[str]:
    return [f"{kind} {tags.get(LOGICAL_ID)}" for kind, tags in tagged() if owned.RETAINED not in tags]


def tagged() -> Iterator[tuple[str, dict[str, str]]]:
    """(kind, tags) of everything of ours that is there and not on its way out."""
    aws = owned.Aws()
    for kind, list_all, _ in kinds.kinds(aws):
        for resource, tags in list_all():
            if owned.OWNER in tags and not kinds.is_gone(resource):
                yield kind, tags
