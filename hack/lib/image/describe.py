"""Says what an image is and what takes its size: describe.py ARCHIVE."""

import sys
from pathlib import Path

from archive import Image


def main(path: Path) -> None:
    image = Image(path)
    layers = list(image.layers())
    for layer in layers:
        print(f"•   {layer.name:<13} {megabytes(layer.unpacked)} unpacked, {megabytes(layer.packed)} packed")
    print(f"•   {'all':<13} {megabytes(sum(layer.unpacked for layer in layers))} unpacked,"
          f" {megabytes(sum(layer.packed for layer in layers))} packed")  # fmt: skip
    config = image.config
    print(f"• {image.reference} for {config['os']}/{config['architecture']}, user {config['config']['User']}: {path}")


def megabytes(size: int) -> str:
    return f"{size / 1e6:6.1f} MB"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
