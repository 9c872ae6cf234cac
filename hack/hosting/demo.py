"""python -m hosting.demo: applies the samples to a running operator, and waits for a scheduled flow run.

hack/demo has started the API server, local AWS and the operator; the environment names them.
"""

from __future__ import annotations

import argparse
import sys
import urllib.error
from pathlib import Path
from typing import Any

import yaml

from hosting import conditions, local_aws, samples
from hosting.kubernetes import Kubernetes, KubectlError
from hosting.seed import IMAGE, RunFailed, Seed


def main() -> int:
    parser = argparse.ArgumentParser(prog="hosting.demo", description=__doc__)
    parser.add_argument("--prefect-version", default="3")
    parser.add_argument("--folder", type=Path, required=True, help="where copies of the applied manifests are written")
    arguments = parser.parse_args()
    seed = Seed(Kubernetes(), arguments.prefect_version)
    try:
        step(f"applying samples/ with local AWS, Prefect {seed.version} and a schedule of every minute")
        seed.apply()
        write(seed.documents, arguments.folder)
        conditions.Watch(seed.kubernetes, seed.resources, step, lambda: push_image(seed)).until_ready(seconds=600)
        step("waiting for the run of the next full minute")
        run, log = seed.scheduled_run(seconds=300)
        show_made(seed)
        show_run(run, log)
        show_server(seed)
    except (RunFailed, conditions.NotReady, KubectlError, urllib.error.URLError) as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return 1
    return 0


def push_image(seed: Seed) -> None:
    if seed.push_image():
        step(f"pushed the flow's image to {':'.join(IMAGE)}")


def write(documents: list[dict[str, Any]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in zip(samples.FILES, documents, strict=True):
        (folder / name).write_text(yaml.safe_dump(document, sort_keys=False))


def show_made(seed: Seed) -> None:
    for resource in seed.resources:
        entries = seed.status(resource).get("resources") or []
        print(f"\n{resource}: {len(entries)} resources")
        for entry in entries:
            print(f"  {entry.get('kind', ''):22} {entry.get('id', '')}")


def show_run(run: dict[str, Any], log: list[str]) -> None:
    print(f"\nflow run {run['name']} ({run['id']}): {run['state']['name']}")
    for line in log:
        print(f"  {line}")


def show_server(seed: Seed) -> None:
    status = seed.status(seed.resources[0])
    servers = [task for task in local_aws.control("GET", "tasks") if "4200" in task["ports"]]
    address = next((task["address"] for task in servers if task["state"] == "RUNNING"), None)
    print(f"\nPrefect's UI: http://{address} (in the VPC {status.get('uiUrl')})")
    if status.get("authSecretRef"):
        print(f"  user name and password are in the Secret {status['authSecretRef']['name']}")


def step(text: str) -> None:
    print(f"• {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
