"""Values: wrong ones are refused, and schema, values and templates know the same ones."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conftest import CHART, HERE, Helm

SCHEMA = json.loads((CHART / "values.schema.json").read_text())
VALUES = yaml.safe_load((CHART / "values.yaml").read_text())
# What Helm itself passes to a chart that is part of another one.
OF_HELM = {"global", "enabled"}
# What "everything" can't change, with the reason beside it in that file.
SAME = {"leaderElection.enabled", "podMonitor.enabled", "aws.irsa.roleArn", "caBundle.secret", "crds.enabled", "rbac.create",
        "serviceAccount.create", "podDisruptionBudget.enabled", "service.enabled"}  # fmt: skip

REFUSED = {
    "replicas=2": "additional properties 'replicas' not allowed",
    "replicaCount=two": "at '/replicaCount': got string, want integer",
    "replicaCount=-1": "at '/replicaCount'",
    "watch.namespaces={Team_A}": "'Team_A' does not match pattern",
    "watch.namespaces=team-a": "at '/watch/namespaces': got string, want array",
    "image.digest=abc": "at '/image/digest'",
    "image.repository=a/b:1": "at '/image/repository'",
    "image.pullPolicy=Sometimes": "at '/image/pullPolicy'",
    "sweepInterval=often": "at '/sweepInterval'",
    "allowedEndpoints={localhost}": "at '/allowedEndpoints/0'",
    "aws.irsa.roleArn=admin": "at '/aws/irsa/roleArn'",
    "aws.irsa.tokenExpirationSeconds=60": "at '/aws/irsa/tokenExpirationSeconds'",
    "management.port=70000": "at '/management/port'",
    "leaderElection.enabled=false": "write replicaCount: 1, or enable leader election",
    "caBundle.configMap=a,caBundle.secret=b": "write configMap or secret, not both",
    "serviceAccount.create=false": "needs serviceAccount.name",
    "ui.enabled=true": "needs ui.namespaces",
    "ui.enabled=true,ui.namespaces={a},ui.port=8080": "write two ports",
    "serviceMonitor.enabled=true,service.enabled=false": "needs service.enabled: true",
    "serviceMonitor.enabled=true,podMonitor.enabled=true": "everything would be counted twice",
    "prometheusRule.disabled={Watchdog}": "at '/prometheusRule/disabled/0'",
    "updateStrategy.rollingUpdate.maxSurge=all": "at '/updateStrategy/rollingUpdate/maxSurge'",
    "updateStrategy.type=Recreate,leaderElection.enabled=false,replicaCount=1": "updateStrategy needs leaderElection.enabled",
    "aws.podIdentity.enabled=true,aws.irsa.roleArn=arn:aws:iam::123456789012:role/x": "not both",
}


@pytest.mark.parametrize("values", REFUSED)
def test_refused_with_a_message(helm: Helm, values: str) -> None:
    assert REFUSED[values] in helm.refused("--set", values)


def leaves(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Paths below which the chart itself has no names: what is free in the schema is one value."""
    properties = schema.get("properties")
    if properties is None:
        yield path
        return
    for name in value:
        below = f"{path}.{name}" if path else name
        assert name in properties, f"the schema does not know {below}"
        yield from leaves(value[name], properties[name], below)


def at(values: dict[str, Any], path: str) -> Any:
    for name in path.split("."):
        values = values[name]
    return values


def known(schema: dict[str, Any], path: str = "") -> Iterator[str]:
    for name, below in schema["properties"].items():
        here = f"{path}.{name}" if path else name
        if here in OF_HELM or here.startswith("resources."):
            continue
        if "properties" in below and here != "resources":
            assert below["additionalProperties"] is False, here
            yield from known(below, here)
        else:
            yield here


def test_the_schema_knows_every_value_and_no_other() -> None:
    assert SCHEMA["additionalProperties"] is False
    values = {path for path in leaves(VALUES, SCHEMA) if not path.startswith("resources.")} | {"resources"}
    assert values == set(known(SCHEMA))


def test_everything_sets_each_value_to_another_than_the_default() -> None:
    everything = yaml.safe_load((HERE / "values" / "everything.yaml").read_text())
    for path in known(SCHEMA):
        assert (at(everything, path) == at(VALUES, path)) == (path in SAME), path


def test_each_value_changes_what_is_rendered(helm: Helm) -> None:
    """A value that no template reads would be accepted and ignored."""
    everything = yaml.safe_load((HERE / "values" / "everything.yaml").read_text())
    templates = "".join(file.read_text() for file in (CHART / "templates").rglob("*.*") if file.parent.name != "crds")
    templates += (CHART / "templates" / "crds" / "workpools.prefecthosting.dev.yaml").read_text()
    assert everything
    for path in known(SCHEMA):
        parent, _, name = path.rpartition(".")
        whole = f'" .Values.{parent} |' in templates and f" .{name} " in templates
        assert f".Values.{path}" in templates or whole, f"no template reads {path}"
