"""(c) The same causal algorithm in NumPy beside ./dmft: the same samples, replicas and tolerance."""

from __future__ import annotations

import cProfile
import pstats

import numpy as np

import causal_numpy
import programs
from problem import load
from programs import Run, rms
from reference import Reference
from report import Report, median, seconds_of
from sizes import Sizes

OWN = "./dmft solve"
MODES = {f"NumPy, {p} processes × {t} threads": (p, t) for p, t in ((programs.CORES, 1), (1, programs.CORES))}


def compare(report: Report, exact: Reference, sizes: Sizes) -> None:
    report.say("\n## Beside the same algorithm in NumPy\n")
    samples, tolerance, numbers = sizes.causal
    runs: dict[tuple[str, int], list[Run]] = {(name, r): [] for r in numbers for name in (OWN, *MODES)}
    for turn in range(sizes.turns):
        for replicas in numbers:
            seed = 300 + turn + 100 * replicas
            runs[OWN, replicas].append(programs.dmft(samples, replicas, seed, solver__tolerance=tolerance))
            for name, mode in MODES.items():
                run = programs.workers("causal", replicas, samples, *mode, seed=seed + 50 * mode[1], tolerance=tolerance)
                runs[name, replicas].append(run)
    rows = [
        (
            replicas,
            name,
            seconds_of([r.wall for r in group]),
            seconds_of([r.processor for r in group]),
            f"{rms([exact.error(r.mean) for r in group]):.2g}",
            f"{rms([r.rms_stderr for r in group]):.2g}",
        )
        for (name, replicas), group in runs.items()
    ]
    columns = ("replicas", "what", "seconds, whole process", "processor s", "error found", "standard error told")
    report.table("causal-numpy", f"S = {samples}, tolerance {tolerance}: medians (ranges) of turns", columns, rows)
    for replicas in numbers:
        best = fastest(runs, replicas)
        ratios = [a.wall / b.wall for a, b in zip(runs[best, replicas], runs[OWN, replicas])]
        report.say(
            f"R = {replicas}: seconds of {best} over seconds of ./dmft at the same settings, turn by turn: {seconds_of(ratios)}."
        )
    few, many = numbers
    each = {}
    for name in (OWN, fastest(runs, many)):
        seconds = [median([r.processor for r in runs[name, n]]) for n in numbers]
        each[name] = (seconds[1] - seconds[0]) / (many - few)
        report.say(
            f"{name}: {each[name]:.3g} processor seconds a replica, {seconds[0] - few * each[name]:.3g} that do not grow with their number."
        )
    report.say(f"A replica alone, processor seconds of NumPy over those of ./dmft: {each[fastest(runs, many)] / each[OWN]:.3g}.")
    share = share_of_products(samples, tolerance)
    report.say(
        f"NumPy spends {100 * share:.0f} % of a replica in ⟨Uᵀx⟩ and U c, which are products of OpenBLAS: with products as fast as these, nothing can be "
        f"more than {1 / share:.2g} times as fast as it."
    )


def fastest(runs: dict[tuple[str, int], list[Run]], replicas: int) -> str:
    return min(MODES, key=lambda name: median([r.wall for r in runs[name, replicas]]))


def share_of_products(samples: int, tolerance: float) -> float:
    """Of the seconds of a replica in NumPy, with as many threads as this process has."""
    problem = load(programs.EXAMPLE)
    profile = cProfile.Profile()
    profile.runcall(causal_numpy.solve, problem, samples, tolerance, 1)
    stats = pstats.Stats(profile)
    products = {causal_numpy.Basis.coordinates.__code__, causal_numpy.Basis.combination.__code__}
    names = {(code.co_filename, code.co_firstlineno, code.co_name) for code in products}
    return float(np.sum([stats.stats[name][3] for name in names]) / stats.total_tt)
