#!/usr/bin/env python3
"""Checks in AWS that nothing is left of hostings, pools and deployments that were deleted.

Reads AWS as the environment names it. What carries the tag prefecthosting.dev/retained was left on purpose:
data volumes, snapshots and what else --retained allows.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from aws_checks import leftovers, owned
from aws_checks.ledger import Ledger

MAY_BE_RETAINED = ["Volumes", "Snapshots"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--owner", action="append", default=[], help="namespace/name; may be repeated; default: all")
    parser.add_argument("--retained", action="append", default=MAY_BE_RETAINED, help="a kind that may be retained")
    parser.add_argument("--family", action="append", default=[], help="prefix of task definitions that must be gone")
    arguments = parser.parse_args()
    ledger, aws = Ledger(), owned.Aws()
    for kind, list_all, name in leftovers.kinds(aws):
        ledger.section(kind, check, ledger, kind, list_all, name, arguments)
    families = [
        definition["family"]
        for definition, _ in owned.task_definitions(aws)
        if any(definition["family"].startswith(prefix) for prefix in arguments.family)
    ]
    ledger.equal("task definitions of workers", families, [])
    return ledger.close()


def check(ledger, kind, list_all, name, arguments):
    left = []
    for resource, tags in list_all():
        if leftovers.is_gone(resource):
            continue
        if owned.RETAINED in tags:
            allowed = kind in arguments.retained and owned.OWNER_UID not in tags
            ledger.check(f"{resource[name]} may be retained, and has lost its owner", allowed, tags)
        elif leftovers.belongs(tags, arguments.owner):
            left.append(resource[name])
    ledger.equal(f"left of {kind}", left, [])


if __name__ == "__main__":
    sys.exit(main())
