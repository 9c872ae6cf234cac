"""What a benchmark measured, and what was allowed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One row: what, how much of it, what it was compared with in the same run, and the most that is allowed."""

    what: str
    measured: float
    budget: float
    unit: str
    how: str

    @property
    def kept(self) -> bool:
        return self.measured <= self.budget

    def cells(self) -> list[str]:
        number = f"{self.measured:.2f}".rstrip("0").rstrip(".")
        return [self.what, f"{number} {self.unit}".strip(), f"{self.budget:g}", "yes" if self.kept else "**no**", self.how]


HEAD = ["What", "Measured", "Budget", "Kept", "How"]


def markdown(results: list[Result]) -> str:
    rows = [HEAD, ["---"] * len(HEAD), *(result.cells() for result in results)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
