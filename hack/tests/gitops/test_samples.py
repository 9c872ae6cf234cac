"""samples/gitops: what names something names something that is there, and the order is that of the references."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).resolve().parents[3]
SAMPLES = TOP / "samples" / "gitops"
KINDS = ("PrefectHosting", "WorkPool", "FlowDeployment")
CHART = "helm/prefect-hosting-operator"
WAVE = "argocd.argoproj.io/sync-wave"


def documents(folder: Path) -> list[dict[str, Any]]:
    return [each for file in sorted(folder.rglob("*.yaml")) for each in yaml.safe_load_all(file.read_text())]


def demo() -> dict[str, dict[str, Any]]:
    return {each["kind"]: each for each in documents(SAMPLES / "demo")}


def test_argo_gets_the_tested_check_for_each_kind():
    command = [os.environ.get("KUBECTL", "kubectl"), "kustomize", SAMPLES / "argocd" / "health"]
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    config = yaml.safe_load(text)
    assert (config["metadata"]["namespace"], config["metadata"]["name"]) == ("argocd", "argocd-cm")
    check = (SAMPLES / "argocd" / "health" / "health.lua").read_text()
    assert config["data"] == {f"resource.customizations.health.prefecthosting.dev_{kind}": check for kind in KINDS}


def test_waves_follow_the_references():
    found = demo()
    assert found["WorkPool"]["spec"]["hostingRef"]["name"] == found["PrefectHosting"]["metadata"]["name"]
    assert found["FlowDeployment"]["spec"]["workPoolRef"]["name"] == found["WorkPool"]["metadata"]["name"]
    waves = [int(found[kind]["metadata"]["annotations"][WAVE]) for kind in KINDS]
    assert waves == sorted(set(waves))


def test_argo_finds_what_it_is_pointed_at():
    for application in documents(SAMPLES / "argocd"):
        if application["kind"] == "Application":
            assert_chart_or_folder(application["spec"]["source"]["path"])


def test_flux_waits_for_what_it_applies_in_the_order_of_the_references():
    layers = [each for each in documents(SAMPLES / "flux") if each["kind"] == "Kustomization"]
    before: list[str] = []
    for layer, kind in zip(layers, KINDS, strict=True):
        spec = layer["spec"]
        assert [each["name"] for each in spec.get("dependsOn", [])] == before
        before = [layer["metadata"]["name"]]
        (resource,) = documents(TOP / spec["path"])
        assert spec["healthChecks"] == [
            {
                "apiVersion": resource["apiVersion"],
                "kind": kind,
                "name": resource["metadata"]["name"],
                "namespace": spec["targetNamespace"],
            }
        ]
        assert spec["prune"] is True


def test_flux_finds_the_chart_and_its_sources():
    found = documents(SAMPLES / "flux")
    sources = {each["metadata"]["name"] for each in found if each["kind"] == "GitRepository"}
    for each in found:
        if each["kind"] == "HelmRelease":
            assert_chart_or_folder(each["spec"]["chart"]["spec"]["chart"])
            assert each["spec"]["chart"]["spec"]["sourceRef"]["name"] in sources
        if each["kind"] == "Kustomization":
            assert each["spec"]["sourceRef"]["name"] in sources


def assert_chart_or_folder(path: str) -> None:
    assert path == CHART or (TOP / path).is_dir(), f"there is no {path}"
