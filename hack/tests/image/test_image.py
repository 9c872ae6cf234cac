"""The images that hack/image made: what is in them, and how fast the one of this machine starts."""

import io
import json
import os
import shlex
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP / "hack" / "lib" / "image"))
from archive import Image, Layer  # noqa: E402

LARGEST = 280e6
SLOWEST = 1.5
# A read-only root, with /proc and /dev as a container has them; the mounts go with the process.
ENTER = '''mount --rbind "$1" "$1" && mount --rbind /proc "$1/proc" \\
  && mount --rbind /dev "$1/dev" && mount -o remount,ro,bind "$1" \\
  && exec env --ignore-environment "${@:3}" "$(type -P chroot)" --userspec="$2" "$1" '''
MACHINES = {"amd64": 62, "arm64": 183}  # in the head of each program (ELF)
ARCHIVES = {arch: Path(os.environ[f"IMAGE_ARCHIVE_{arch.upper()}"]) for arch in MACHINES}
OWN = os.environ["IMAGE_ARCH"]


@pytest.fixture(params=MACHINES)
def image(request: pytest.FixtureRequest) -> Image:
    return Image(ARCHIVES[request.param])


@pytest.fixture
def layers(image: Image) -> list[Layer]:
    return list(image.layers())


def test_size(layers: list[Layer]) -> None:
    assert sum(layer.unpacked for layer in layers) <= LARGEST


def test_what_changes_often_is_on_top(image: Image, layers: list[Layer]) -> None:
    names = [layer.name for layer in layers if layer.name != "base"]
    # The cache is made by the image's own Java, which runs on a machine of its kind only.
    cache = ["AOT cache"] if image.config["architecture"] == OWN else []
    assert names == ["Java runtime", "libraries", "operator", *cache]
    assert ("AOTCache" in " ".join(image.config["config"]["Entrypoint"])) == bool(cache)


def test_each_program_is_of_its_machine(image: Image, layers: list[Layer]) -> None:
    wanted = MACHINES[image.config["architecture"]]
    for layer in layers:
        with tarfile.open(fileobj=io.BytesIO(layer.tar)) as archive:
            for entry in archive:
                head = archive.extractfile(entry).read(20) if entry.isreg() else b""
                if head.startswith(b"\x7fELF"):
                    assert int.from_bytes(head[18:20], "little") == wanted, entry.name


def test_nobody_gains_rights(image: Image, layers: list[Layer]) -> None:
    user, _, group = image.config["config"]["User"].partition(":")
    assert user.isdigit() and int(user) > 0 and group.isdigit()
    for layer in layers:
        for path, entry in layer.entries.items():
            assert not entry.mode & 0o6000, f"{path} is setuid or setgid"
            assert entry.uid == 0 or path == "home/nonroot", f"{path} is not root's"
            assert entry.issym() or not entry.mode & 0o022 or entry.mode & 0o1000, f"{path} is writable"


def test_there_is_no_shell(layers: list[Layer]) -> None:
    programs = {Path(path).name for layer in layers for path, entry in layer.entries.items() if entry.isreg()}
    assert not programs & {"sh", "bash", "dash", "busybox", "apt-get", "dpkg"}


def test_labels(image: Image) -> None:
    labels = {name.removeprefix("org.opencontainers.image."): v for name, v in image.config["config"]["Labels"].items()}
    assert {"title", "description", "version", "revision", "created", "licenses", "base.name"} <= labels.keys()
    assert all(labels.values())


def test_the_sbom_names_all_libraries_and_packages(image: Image, layers: list[Layer]) -> None:
    document = json.loads(ARCHIVES[image.config["architecture"]].with_suffix(".cdx.json").read_text())
    named = {f"{c['name']}-{c['version']}.jar" for c in document["components"]}
    jars = {Path(path).name for layer in layers for path in layer.entries if path.startswith("opt/operator/lib/")}
    assert {jar for jar in jars if jar.endswith(".jar")} <= named
    assert {"libc6", "openjdk"} <= {c["name"] for c in document["components"]}


def test_the_runtime_has_the_modules_that_jdeps_finds(tmp_path: Path) -> None:
    found: set[str] = set()
    release = ""
    for layer in Image(ARCHIVES[OWN]).layers():
        with tarfile.open(fileobj=io.BytesIO(layer.tar)) as archive:
            if "opt/java/release" in layer.entries:
                release = layer.read("opt/java/release").decode()
            members = [entry for entry in archive if entry.name.endswith(".jar")]
            archive.extractall(tmp_path, members, filter="data")
    folder = tmp_path / "opt" / "operator"
    command = [f"{os.environ['JAVA_HOME']}/bin/jdeps", "-q", "--ignore-missing-deps", "--multi-release", "25",
               "--print-module-deps", "--class-path", f"{folder}/lib/*", str(folder / "prefect-hosting-operator.jar")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found |= set(done.stdout.strip().split(","))
    # Beans of graphical programs, which libraries use where they are.
    assert found - {"java.desktop"} <= set(release.split('MODULES="')[1].split('"')[0].split())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can enter the image's file system without an engine")
def test_it_starts_in_time_where_it_may_write_nothing(tmp_path: Path) -> None:
    image = Image(ARCHIVES[OWN])
    for layer in image.layers():
        with tarfile.open(fileobj=io.BytesIO(layer.tar)) as archive:
            archive.extractall(tmp_path, filter="tar")
    (tmp_path / "tmp").chmod(0o555)
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:2]:
        parent.chmod(0o755)
    (tmp_path / "kubeconfig").write_text(Path(os.environ["KUBECONFIG"]).read_text())
    entrypoint = image.config["config"]["Entrypoint"]
    with_cache = min(start(image, tmp_path, entrypoint) for _ in range(4))
    without = min(start(image, tmp_path, [word for word in entrypoint if "AOTCache" not in word]) for _ in range(2))
    print(f"start to watching: {with_cache:.2f} s, without the AOT cache {without:.2f} s")
    # On a machine that is busy with other things only the ratio says something: it is 0.5 on an idle one.
    assert with_cache <= SLOWEST or with_cache <= 0.8 * without


def start(image: Image, root: Path, entrypoint: list[str]) -> float:
    """Seconds until it watches."""
    config = image.config["config"]
    environment = dict(variable.split("=", 1) for variable in config["Env"])
    environment |= {"KUBECONFIG": "/kubeconfig", "PREFECT_HOSTING_MANAGEMENT_PORT": "0"}
    began = time.monotonic()
    script = ENTER + shlex.join(entrypoint)
    settings = [f"{name}={value}" for name, value in environment.items() if name != "PATH"]
    process = subprocess.Popen(
        ["unshare", "--mount", "bash", "-c", script, "enter", str(root), config["User"], *settings],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "watching; health" in line:
                return time.monotonic() - began
        raise AssertionError("".join(lines))
    finally:
        process.kill()
        process.wait()
