"""An image in an OCI archive, as its readers want it."""

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARTS = {"opt/java/": "Java runtime", "opt/operator/lib/": "libraries", "opt/operator/operator.aot": "AOT cache",
         "opt/operator/prefect-hosting-operator.jar": "operator"}  # fmt: skip


@dataclass(frozen=True)
class Layer:
    name: str
    packed: int
    unpacked: int
    entries: dict[str, tarfile.TarInfo]
    tar: bytes

    def read(self, path: str) -> bytes:
        with tarfile.open(fileobj=io.BytesIO(self.tar)) as archive:
            return archive.extractfile(self.entries[path]).read()


class Image:
    def __init__(self, path: Path) -> None:
        self._archive = tarfile.open(path)
        index = json.loads(self._archive.extractfile("index.json").read())
        self.reference: str = index["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"]
        self.manifest = json.loads(self._blob(index["manifests"][0]["digest"]))
        self.config = json.loads(self._blob(self.manifest["config"]["digest"]))
        self.digest: str = index["manifests"][0]["digest"]

    def layers(self) -> Iterator[Layer]:
        for descriptor in self.manifest["layers"]:
            tar = gzip.decompress(self._blob(descriptor["digest"]))
            with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
                entries = {entry.name.removeprefix("./").strip("/"): entry for entry in archive}
            unpacked = sum(entry.size for entry in entries.values() if entry.isreg())
            yield Layer(part_of(entries), descriptor["size"], unpacked, entries, tar)

    def _blob(self, digest: str) -> bytes:
        return self._archive.extractfile("blobs/" + digest.replace(":", "/")).read()


def part_of(entries: dict[str, tarfile.TarInfo]) -> str:
    for prefix, part in PARTS.items():
        if any(path.startswith(prefix) and entry.isreg() for path, entry in entries.items()):
            return part
    return "base"
