#!/usr/bin/env python3
"""Checks in AWS that examples/01-seed.yaml has become everything that it asks for.

Reads AWS as the environment names it (`eval "$(hack/localaws up)"`) and knows nothing of the operator but its tags.
Values that must be nowhere in plain text (the desktop's password, the server's) are taken, one a line,
from the file that --passwords names.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from aws_checks import containers, events, instance, network, roles, storage
from aws_checks.ledger import Ledger
from aws_checks.owned import Aws
from aws_checks.wanted import Seed


def main():
    seed = wanted()
    ledger, aws = Ledger(), Aws()
    ledger.section("Network", network.check, ledger, aws, seed)
    cluster = ledger.section("Cluster", containers.cluster, ledger, aws, seed)
    name = cluster and cluster["clusterName"]
    machine = ledger.section("Instance", instance.check, ledger, aws, seed, name)
    if cluster and machine:
        ledger.section("Cluster: members", containers.member, ledger, aws, cluster, machine)
    ledger.section("Roles", roles.check, ledger, aws, seed)
    if cluster:
        ledger.section("Services", containers.services, ledger, aws, seed, cluster, machine)
    ledger.section("Plain text", containers.plain_text, ledger, aws, seed)
    ledger.section("Logs", storage.logs, ledger, aws, seed, cluster)
    ledger.section("Events", events.check, ledger, aws, seed, cluster)
    ledger.section("Repository", storage.repository, ledger, aws, seed)
    return ledger.close()


def wanted():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosting", default=Seed.hosting, help="namespace/name of the PrefectHosting")
    parser.add_argument("--pool", default=Seed.pool, help="namespace/name of the WorkPool")
    parser.add_argument("--image-prefix", default=Seed.image_prefix, help="what the server's image begins with")
    parser.add_argument("--passwords", type=Path, help="file with values that must be nowhere in plain text")
    arguments = parser.parse_args()
    lines = arguments.passwords.read_text().splitlines() if arguments.passwords else []
    return replace(
        Seed(),
        hosting=arguments.hosting,
        pool=arguments.pool,
        image_prefix=arguments.image_prefix,
        passwords=tuple(line for line in lines if line),
    )


if __name__ == "__main__":
    sys.exit(main())
