"""What comes from Debian's packages where no registry or no other JDK can be had.

    debian.py base ARCHITECTURE ARCHIVE    a base image (docker-archive) with libc, its companions and certificates
    debian.py jmods ARCHITECTURE FOLDER    the modules of JDK 25, from which jlink makes a run-time image

apt fetches and verifies, in folders of its own: it needs no root and installs nothing.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

SUITE = "trixie"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
BASE = ["base-files", "netbase", "ca-certificates", "libc6", "gcc-14-base", "libgcc-s1", "libstdc++6", "zlib1g"]
JDK = "openjdk-25-jdk-headless"
# No program of the image reads these.
LEFT_OUT = ("usr/share/man/", "usr/share/info/", "usr/share/locale/", "usr/share/lintian/", "usr/share/bug/",
            "usr/sbin/", "usr/bin/", "usr/lib/systemd/", "etc/update-motd.d/", "var/lib/dpkg/")  # fmt: skip
DOCUMENTS = "usr/share/doc/"
EPOCH = 1
USER = 65532


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"✗ {command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def sources(architecture: str) -> str:
    """The machine's own Debian mirrors, for our suite."""
    mirror = os.environ.get("DEBIAN_MIRROR")
    if mirror:
        wanted = {(mirror, SUITE)}
    else:
        release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
        codename = release.get("VERSION_CODENAME", "")
        targets = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages")
        wanted = {
            (uri, name.replace(codename, SUITE, 1))
            for uri, name in (line.split() for line in targets.splitlines())
            if release.get("ID") == "debian" and uri.rstrip("/").rsplit("/", 1)[-1].startswith("debian")
            and name.split("-")[0] == codename
        }  # fmt: skip
    if not wanted:
        sys.exit("✗ apt here has no Debian mirror: set DEBIAN_MIRROR to one")
    options = f"[arch={architecture} signed-by={KEYRING}]"
    return "".join(f"deb {options} {uri} {name} main\n" for uri, name in sorted(wanted))


class Packages:
    """Packages of one architecture in a folder of its own."""

    def __init__(self, architecture: str) -> None:
        for program in ("apt-get", "dpkg-deb"):
            if not shutil.which(program):
                sys.exit(f"✗ {program} is missing: name an image with --base and a Linux JDK's modules with --jmods")
        if not KEYRING.exists():
            sys.exit("✗ the keys of Debian's archive are missing: install debian-archive-keyring")
        self.folder = Path(os.environ["CACHE"]) / "debian" / f"{SUITE}-{architecture}"
        self.architecture = architecture
        self.options = [
            "-o", f"Dir={self.folder}", "-o", f"Dir::State::status={self.folder}/status",
            "-o", f"APT::Architecture={architecture}", "-o", "Acquire::Languages=none",
            "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Sandbox::User=",
        ]  # fmt: skip

    def update(self) -> None:
        for name in ("etc/apt/preferences.d", "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "debs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "etc/apt/sources.list").write_text(sources(self.architecture))
        run("apt-get", *self.options, "update")

    def download(self, names: list[str]) -> list[Path]:
        folder = self.folder / "debs"
        for old in folder.glob("*.deb"):
            old.unlink()
        done = subprocess.run(["apt-get", *self.options, "download", *names],
                              cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            sys.exit(f"✗ apt-get download failed: {done.stderr.strip()}")
        return [next(folder.glob(f"{name}_*.deb")) for name in names]


def content(package: Path) -> tarfile.TarFile:
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], capture_output=True, check=True).stdout
    return tarfile.open(fileobj=io.BytesIO(data))


class Root:
    """The layer of the base image: files of all packages, each path once."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[tarfile.TarInfo, bytes]] = {}

    def unpack(self, package: Path) -> None:
        with content(package) as archive:
            for entry in archive:
                path = entry.name.removeprefix("./").rstrip("/")
                if path not in ("", ".") and wanted(path) and not (entry.isdir() and path in self.entries):
                    data = archive.extractfile(entry).read() if entry.isreg() else b""
                    self._put(path, entry, data)
        # Where scanners look for the packages of an image without dpkg.
        name = package.name.split("_")[0]
        control = run("dpkg-deb", "--field", str(package))
        self.write(f"var/lib/dpkg/status.d/{name}", f"{control.strip()}\n".encode())

    def certificates(self) -> None:
        """The one file with all certificates, which ca-certificates makes when it is installed."""
        found = [data for path, (_, data) in sorted(self.entries.items())
                 if path.startswith("usr/share/ca-certificates/") and path.endswith(".crt")]  # fmt: skip
        self.write("etc/ssl/certs/ca-certificates.crt", b"".join(found))

    def users(self) -> None:
        self.write("etc/passwd", f"root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:{USER}:{USER}:nonroot:/home/nonroot:"
                   "/sbin/nologin\n".encode())  # fmt: skip
        self.write("etc/group", f"root:x:0:\nnonroot:x:{USER}:\n".encode())
        self.write("etc/nsswitch.conf", b"hosts: files dns\n")

    def write(self, path: str, data: bytes) -> None:
        self._parents(path)
        entry = tarfile.TarInfo(path)
        entry.size, entry.mode = len(data), 0o644
        self._put(path, entry, data)

    def _parents(self, path: str) -> None:
        for parent in list(Path(path).parents)[-2::-1]:
            if str(parent) not in self.entries:
                entry = tarfile.TarInfo(str(parent))
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                self._put(str(parent), entry, b"")

    def _put(self, path: str, entry: tarfile.TarInfo, data: bytes) -> None:
        entry.name, entry.mtime, entry.uname, entry.gname, entry.pax_headers = path, EPOCH, "", "", {}
        if entry.islnk():
            entry.linkname = entry.linkname.removeprefix("./")
        self.entries[path] = (entry, data)

    def layer(self) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            for _, (entry, data) in sorted(self.entries.items()):
                archive.addfile(entry, io.BytesIO(data) if entry.isreg() else None)
        return out.getvalue()


def wanted(path: str) -> bool:
    if f"{path}/".startswith(LEFT_OUT):
        return path.count("/") < 2 and f"{path}/" in ("usr/bin/", "usr/sbin/")
    return not path.startswith(DOCUMENTS) or path.endswith("/copyright") or path.count("/") < 4


def base(architecture: str, archive: Path) -> None:
    packages = Packages(architecture)
    packages.update()
    root = Root()
    for package in packages.download(BASE):
        root.unpack(package)
    root.certificates()
    root.users()
    layer = root.layer()
    config = {
        "architecture": architecture, "os": "linux", "created": "1970-01-01T00:00:01Z",
        "config": {"Env": ["PATH=/usr/bin", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"]},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
    }  # fmt: skip
    manifest = [{"Config": "config.json", "RepoTags": [f"debian-{SUITE}:packages"], "Layers": ["layer.tar"]}]
    new = archive.with_suffix(".new")
    with tarfile.open(new, "w") as out:
        for name, data in (("config.json", json.dumps(config).encode()), ("layer.tar", layer),
                           ("manifest.json", json.dumps(manifest).encode())):  # fmt: skip
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            out.addfile(entry, io.BytesIO(data))
    new.rename(archive)


def jmods(architecture: str, folder: Path) -> None:
    packages = Packages(architecture)
    packages.update()
    [package] = packages.download([JDK])
    folder.mkdir(parents=True)
    with content(package) as archive:
        for entry in archive:
            if entry.isreg() and entry.name.endswith(".jmod"):
                (folder / Path(entry.name).name).write_bytes(archive.extractfile(entry).read())
    package.unlink()


if __name__ == "__main__":
    {"base": base, "jmods": jmods}[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
