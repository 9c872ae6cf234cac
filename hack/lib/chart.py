"""The reference of the chart's values, from the comments in values.yaml: chart.py VALUES > docs/helm-values.md."""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

HEAD = """# Values of the Helm chart

`helm install prefect-hosting-operator helm/prefect-hosting-operator --namespace prefect-hosting --create-namespace`; each
value can be given by `--set` or in a file by `--values`. A value that is not here, or of another form, is refused before
anything is installed. This page is generated from the chart's `values.yaml`: `hack/generate`.

| Value | Default | |
|---|---|---|
"""
KEY = re.compile(r"^( *)([A-Za-z]+):(?: (.*))?$")


@dataclass
class Value:
    path: str
    comment: str
    default: str
    block: list[str] = field(default_factory=list)

    def row(self) -> str:
        lines = [self.default] if self.default else [line.replace(" ", "\u00a0") for line in dedent(self.block)]
        default = "<br>".join(f"`{line}`" for line in lines)
        return f"| `{self.path}` | {default} | {self.comment} |\n"


def dedent(lines: list[str]) -> list[str]:
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [line[indent:] for line in lines]


def values(text: str) -> list[Value]:
    found: list[Value] = []
    parents: list[tuple[int, str]] = []
    comment = ""
    inside = -1  # what is deeper than this belongs to the value before
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if stripped.startswith("# -- "):
            comment = stripped.removeprefix("# -- ")
            inside = -1 if indent <= inside else inside
        elif not stripped or stripped.startswith("#"):
            continue
        elif inside >= 0 and indent > inside:
            found[-1].block.append(line)
        else:
            match = KEY.match(line)
            if not match:
                sys.exit(f"✗ values.yaml:{number}: neither a key nor a comment: {line}")
            parents = [parent for parent in parents if parent[0] < indent]
            path = ".".join([name for _, name in parents] + [match[2]])
            if comment:
                found.append(Value(path, comment, match[3] or ""))
                inside = indent
            elif match[3]:
                sys.exit(f"✗ values.yaml:{number}: {path} has no comment that begins with '# -- '")
            else:
                parents.append((indent, match[2]))
                inside = -1
            comment = ""
    return found


if __name__ == "__main__":
    sys.stdout.write(HEAD + "".join(value.row() for value in values(Path(sys.argv[1]).read_text())))
