"""Tables as Markdown and CSV, plots as SVG and PNG."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import matplotlib

from programs import rms

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)


class Report:
    """Prints what is found as it is found and keeps it in a folder: alternatives-PARTS.md, a CSV file a table, plots."""

    def __init__(self, folder: Path, parts: Sequence[str]):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.text = open(folder / f"alternatives-{''.join(parts)}.md", "w")

    def say(self, line: str = "") -> None:
        print(line, flush=True)
        print(line, file=self.text, flush=True)

    def table(self, name: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        cells = [[shown(value) for value in row] for row in rows]
        widths = [max(len(row[i]) for row in [list(columns), *cells]) for i in range(len(columns))]
        self.say(f"\n### {title}\n")
        for row in [list(columns), ["-" * w for w in widths], *cells]:
            self.say("| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths)) + " |")
        self.say()
        with open(self.folder / f"{name}.csv", "w", newline="") as stream:
            csv.writer(stream).writerows([columns, *cells])

    def plot(self, name: str, figure: plt.Figure) -> None:
        figure.tight_layout()
        for ending in ("svg", "png"):
            figure.savefig(self.folder / f"{name}.{ending}", dpi=150)
        plt.close(figure)


def shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def seconds_of(values: Sequence[float]) -> str:
    """The median and the range of repeated timings."""
    ordered = sorted(values)
    middle = median(values)
    return f"{middle:.3g}" if len(ordered) == 1 else f"{middle:.3g} ({ordered[0]:.3g} … {ordered[-1]:.3g})"


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


@dataclass
class Measured:
    """Turns of one whole program: seconds and the error reached."""

    walls: list[float]
    processors: list[float]
    errors: list[float]

    @property
    def wall(self) -> float:
        return median(self.walls)

    def error(self) -> str:
        mean = rms(self.errors)
        return (
            f"{mean:.2g}" if len(self.errors) == 1 else f"{mean:.2g} ({min(self.errors):.2g} … {max(self.errors):.2g})"
        )
