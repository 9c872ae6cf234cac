"""What the chart renders, and that a real API server takes it."""

import json
import os
import subprocess

import pytest
import yaml
from conftest import CASES, CHART, HERE, TOP, Helm

KUBECTL = os.environ["KUBECTL"]


def text(documents: list[dict]) -> str:
    """Sorted, without the CRDs' bodies, which hack/generate compares with crds/."""
    for document in documents:
        if document["kind"] == "CustomResourceDefinition":
            document["spec"] = "…"
    documents.sort(key=lambda document: (document["kind"], document["metadata"]["name"]))
    return yaml.safe_dump_all(documents, allow_unicode=True, width=120)


def kubectl(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([KUBECTL, *arguments], input=stdin, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def monitoring() -> None:
    """The CRDs of Prometheus Operator, so that its kinds are validated too."""
    done = kubectl("apply", "--server-side", "-f", os.environ["MONITORING_CRDS"])
    assert done.returncode == 0, done.stderr
    done = kubectl("wait", "--for=condition=Established", "-f", os.environ["MONITORING_CRDS"], "--timeout=60s")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def namespaces() -> None:
    names = ["prefect", "team-a", "team-b", "prefect-hosting"]
    labels = {"pod-security.kubernetes.io/warn": "restricted"}
    documents = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": n, "labels": labels}} for n in names]
    done = kubectl("apply", "--server-side", "-f", "-", stdin=yaml.safe_dump_all(documents))
    assert done.returncode == 0, done.stderr


def test_lint(helm: Helm) -> None:
    done = helm.run("lint", "--strict", str(CHART))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("case", CASES)
def test_golden(helm: Helm, case: str) -> None:
    golden = HERE / "golden" / f"{case}.yaml"
    rendered = text(helm.case(case))
    if os.environ.get("GOLDEN_WRITE"):
        golden.write_text(rendered)
    assert rendered == golden.read_text(), "GOLDEN_WRITE=1 hack/test chart writes it anew: read the difference"


@pytest.mark.parametrize("case", CASES)
def test_the_api_server_takes_each_object(helm: Helm, namespaces: None, monitoring: None, case: str) -> None:
    for document in helm.case(case):
        done = kubectl("apply", "--server-side", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump(document))
        assert done.returncode == 0, f"{document['kind']}: {done.stderr}"
        # Pod security speaks by warnings; host networking and another user were asked for.
        assert case in ("everything", "host-network") or "Warning" not in done.stderr, done.stderr


def test_the_plain_manifests_are_taken(namespaces: None) -> None:
    done = kubectl("apply", "--server-side", "--dry-run=server", "-k", str(TOP / "helm" / "plain"))
    assert done.returncode == 0, done.stderr
    assert "deployment.apps/prefect-hosting-operator" in done.stdout


def test_the_crds_are_those_of_the_repository(helm: Helm) -> None:
    rendered = {d["metadata"]["name"]: d["spec"] for d in helm.case("defaults") if d["kind"].startswith("CustomRes")}
    files = [yaml.safe_load(file.read_text()) for file in (TOP / "crds").glob("*.yml")]
    assert rendered == {file["metadata"]["name"]: file["spec"] for file in files}


def test_the_crds_are_kept_by_default_only(helm: Helm) -> None:
    def policies(*options: str) -> set[str | None]:
        return {d["metadata"].get("annotations", {}).get("helm.sh/resource-policy")
                for d in helm.template(*options) if d["kind"].startswith("CustomRes")}  # fmt: skip

    assert policies() == {"keep"}
    assert policies("--set", "crds.keep=false") == {None}
    assert policies("--set", "crds.enabled=false") == set()


def test_notes_say_the_next_command(helm: Helm) -> None:
    options = ["install", "release", str(CHART), "--namespace", "prefect", "--dry-run=client"]
    assert "kubectl -n prefect rollout status deployment/release-prefect-hosting-operator" in helm.run(*options).stdout
    assert "WARNING: crds.keep" in helm.run(*options, "--set", "crds.keep=false").stdout
    ui = ("--set", "ui.enabled=true,ui.namespaces={team-a}")
    assert "kubectl -n prefect port-forward service/release-prefect-hosting-operator-ui 4200" in helm.run(*options, *ui).stdout
    assert "create-pod-identity-association" in helm.run(*options, "--set", "aws.podIdentity.enabled=true").stdout
    on_nodes = ["--set", "hostNetwork=true"]
    assert "each of the 2 Pods needs a node of its own" in helm.run(*options, *on_nodes).stdout
    assert "Pods needs a node" not in helm.run(*options, *on_nodes, "--set", "replicaCount=1").stdout


def test_alerts_can_be_left_out_by_name(helm: Helm) -> None:
    def alerts(*options: str) -> list[str]:
        documents = helm.template("--set", "prometheusRule.enabled=true", *options)
        [rules] = [d for d in documents if d["kind"] == "PrometheusRule"]
        return [rule["alert"] for group in rules["spec"]["groups"] for rule in group["rules"]]

    schema = json.loads((CHART / "values.schema.json").read_text())["properties"]["prometheusRule"]
    names = alerts()
    assert names == schema["properties"]["disabled"]["items"]["enum"]
    for name in names:
        assert alerts("--set", f"prometheusRule.disabled={{{name}}}") == [other for other in names if other != name]
