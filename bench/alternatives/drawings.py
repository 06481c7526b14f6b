"""The two pictures of the comparison with finite networks."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from plans import Z95, Costs, plan
from programs import rms
from report import Measured, Report
from sizes import Sizes
from width_law import Sample, WidthLaw


def draw_law(report: Report, law: WidthLaw, samples: list[Sample], found: np.ndarray, spread: list[float]) -> None:
    widths = np.array([s.width for s in samples], float)
    line = np.geomspace(widths[0], widths[-1], 50)
    figure, axes = plt.subplots(figsize=(5.5, 4))
    axes.errorbar(widths, found, yerr=Z95 * np.array(spread), fmt="o", color="tab:red", label="bias of the mean")
    axes.plot(line, law.b.value / line, color="tab:red", label=f"{law.b.value:.2g}/N")
    axes.plot(widths, np.sqrt([s.variance for s in samples]), "s", color="tab:blue", label="spread of a network")
    axes.plot(line, np.sqrt(law.v.value / line), color="tab:blue", label=f"√({law.v.value:.2g}/N)")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="width N",
        ylabel="r.m.s. over steps and examples",
        title="Finite networks and their limit",
    )
    axes.legend()
    report.plot("width-law", figure)


def draw_times(
    report: Report, sizes: Sizes, law: WidthLaw, costs: dict[str, Costs], real, own: dict[float, Measured]
) -> None:
    figure, axes = plt.subplots(figsize=(6.5, 4.5))
    largest, smallest = max(s.error for s in sizes.own), min(s.error for s in sizes.own)
    errors = np.geomspace(1.5 * largest, smallest, 25)
    for colour, (name, c) in zip(("tab:blue", "tab:cyan", "tab:orange", "tab:red"), costs.items()):
        lines = [plan(law, c, e) for e in errors]
        axes.plot(errors, [p.seconds for p in lines], color=colour, label=f"{name}, law")
        axes.fill_between(errors, [p.low for p in lines], [p.high for p in lines], color=colour, alpha=0.15)
        for (which, _), m in real.items():
            if which == name:
                axes.errorbar(
                    rms(m.errors),
                    m.wall,
                    yerr=[[m.wall - min(m.walls)], [max(m.walls) - m.wall]],
                    fmt="o",
                    color=colour,
                )
    for m in own.values():
        reached = rms(m.errors)
        axes.errorbar(
            reached,
            m.wall,
            xerr=[[reached - min(m.errors)], [max(m.errors) - reached]],
            yerr=[[m.wall - min(m.walls)], [max(m.walls) - m.wall]],
            fmt="D",
            color="black",
        )
    axes.plot(
        [rms(m.errors) for m in own.values()], [m.wall for m in own.values()], "k--", label="./dmft solve, measured"
    )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="r.m.s. error of the training outputs",
        ylabel="seconds, whole process, 2 cores",
    )
    axes.invert_xaxis()
    axes.legend(fontsize=8)
    report.plot("time-to-error", figure)
