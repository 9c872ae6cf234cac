"""What the chart renders, and that a real API server takes it."""

import os
import subprocess

import pytest
import yaml
from conftest import CASES, CHART, HERE, TOP, Helm

KUBECTL = os.environ["KUBECTL"]
# Its CRD is another project's: only its golden file is compared.
WITHOUT_CRD = {"ServiceMonitor"}


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
def test_the_api_server_takes_each_object(helm: Helm, namespaces: None, case: str) -> None:
    for document in helm.case(case):
        if document["kind"] in WITHOUT_CRD:
            continue
        done = kubectl("apply", "--server-side", "--dry-run=server", "-f", "-", stdin=yaml.safe_dump(document))
        assert done.returncode == 0, f"{document['kind']}: {done.stderr}"
        # Pod security speaks by warnings; host networking and another user were asked for in "everything".
        assert case == "everything" or "Warning" not in done.stderr, done.stderr


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
    assert "create-pod-identity-association" in helm.run(*options, "--set", "aws.podIdentity.enabled=true").stdout
