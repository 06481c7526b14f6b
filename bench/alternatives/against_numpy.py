"""(c) The same causal algorithm in NumPy beside ./dmft: the same samples, replicas and tolerance."""

from __future__ import annotations

import numpy as np

import programs
from programs import rms
from reference import Reference
from report import Report, median, seconds_of
from sizes import Sizes


def compare(report: Report, exact: Reference, sizes: Sizes) -> None:
    report.say("\n## Beside the same algorithm in NumPy\n")
    samples, replicas, tolerance = sizes.causal
    modes = ((programs.CORES, 1), (1, programs.CORES))
    names = ["./dmft solve"] + [f"NumPy, {p} processes × {t} threads" for p, t in modes]
    runs: dict[str, list[programs.Run]] = {name: [] for name in names}
    for turn in range(sizes.turns):
        runs[names[0]].append(programs.dmft(samples, replicas, 300 + turn, solver__tolerance=tolerance))
        for name, (processes, threads) in zip(names[1:], modes):
            seed = 300 + turn + 50 * (threads - 1)
            runs[name].append(
                programs.workers("causal", replicas, samples, processes, threads, seed=seed, tolerance=tolerance)
            )
    rows = []
    for name in names:
        walls, errors = [r.wall for r in runs[name]], [exact.error(r.mean) for r in runs[name]]
        rows.append(
            (
                name,
                seconds_of(walls),
                seconds_of([r.processor for r in runs[name]]),
                f"{rms(errors):.2g} ({min(errors):.2g} … {max(errors):.2g})",
                f"{rms([r.rms_stderr for r in runs[name]]):.2g}",
            )
        )
    title = f"S = {samples}, R = {replicas}, tolerance {tolerance}: medians (ranges) of turns"
    report.table(
        "causal-numpy",
        title,
        ("what", "seconds, whole process", "processor s", "error found", "standard error told"),
        rows,
    )
    best = min(names[1:], key=lambda name: median([r.wall for r in runs[name]]))
    ratios = [a.wall / b.wall for a, b in zip(runs[best], runs[names[0]])]
    # The errors of both at the same settings: told by the replicas of all turns, and found. Few modes carry them, so both are rough.
    told = [np.mean([r.rms_stderr**2 for name in group for r in runs[name]]) for group in (names[1:], names[:1])]
    found = [
        np.mean([exact.error(r.mean) ** 2 for name in group for r in runs[name]]) for group in (names[1:], names[:1])
    ]
    report.say(
        f"Seconds of NumPy over seconds of ./dmft at the same settings, turn by turn: {seconds_of(ratios)}. Variances of NumPy over those "
        f"of ./dmft: {told[0] / told[1]:.2g} as told, {found[0] / found[1]:.2g} as found (the algorithm is the same, so 1 is expected); "
        f"at equal error the ratio of seconds is times that, {median(ratios) * found[0] / found[1]:.2g} with the errors found."
    )
