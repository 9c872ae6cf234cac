"""Adds to the libraries that Maven found what else the image holds: sbom.py BOM ARCHIVE OUT (CycloneDX, JSON)."""

import json
import sys
from email.parser import Parser
from pathlib import Path

from archive import Image, Layer

STATUS = "var/lib/dpkg/status.d/"


def main(bom: Path, archive: Path, out: Path) -> None:
    document = json.loads(bom.read_text())
    image = Image(archive)
    for layer in image.layers():
        document["components"] += packages(layer) + runtime(layer)
    name, _, version = image.reference.rpartition(":")
    document["metadata"]["component"] = {
        "type": "container", "bom-ref": image.reference, "name": name, "version": version,
        "properties": [{"name": "oci:manifest:digest", "value": image.digest}],
    }  # fmt: skip
    # Of Maven's own component only the dependencies spoke.
    document.pop("dependencies", None)
    out.write_text(json.dumps(document, indent=1) + "\n")


def packages(layer: Layer) -> list[dict]:
    found = []
    for path, entry in sorted(layer.entries.items()):
        if path.startswith(STATUS) and entry.isreg() and not path.endswith(".md5sums"):
            fields = Parser().parsestr(layer.read(path).decode())
            name, version, architecture = fields["Package"], fields["Version"], fields["Architecture"]
            purl = f"pkg:deb/debian/{name}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}"
            found.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl})
    return found


def runtime(layer: Layer) -> list[dict]:
    if "opt/java/release" not in layer.entries:
        return []
    release = dict(line.split("=", 1) for line in layer.read("opt/java/release").decode().splitlines() if "=" in line)
    version = release["JAVA_VERSION"].strip('"')
    return [{"type": "platform", "bom-ref": f"openjdk@{version}", "name": "openjdk", "version": version,
             "description": "modules " + release.get("MODULES", "").strip('"')}]  # fmt: skip


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
