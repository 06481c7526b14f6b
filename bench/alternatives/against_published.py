"""(b) The published algorithm, timed over a part of one iteration at P = 10, T = 100, L = 3, beside ./dmft at the same error."""

from __future__ import annotations

import time

import matplotlib.pyplot as plt
import numpy as np

import programs
from problem import load
from programs import Run, rms
from report import Report, median, seconds_of
from sizes import Sizes
from textbook_numpy import Textbook

EXAMPLES, STEPS, PATHS, ITERATIONS = 10, 100, 1000, 20
OWN = dict(samples=256, replicas=2, solver__tolerance=0.1)


def compare(report: Report, sizes: Sizes) -> None:
    report.say("\n## Beside the published algorithm\n")
    error, how = error_of_published(report, sizes)
    seconds, low, high, flops = time_of_published(report, sizes)
    exact = programs.dmft(4096, 8, 400, data__train=EXAMPLES, solver__tolerance=0.01)
    walls, errors = [], []
    for turn in range(2 * sizes.turns + 1):
        own = programs.dmft(seed=410 + turn, data__train=EXAMPLES, **OWN)
        walls.append(own.wall)
        errors.append(float(np.sqrt(max(0.0, np.mean((own.mean - exact.mean) ** 2) - exact.rms_stderr**2))))
    told = f"S = {OWN['samples']}, R = {OWN['replicas']}, tolerance {OWN['solver__tolerance']}"
    rows = [
        (
            "published algorithm",
            f"S = {PATHS}, {ITERATIONS} iterations",
            f"{seconds:.4g} [{low:.4g}, {high:.4g}]",
            f"{error:.2g}",
            f"time and error extrapolated ({how})",
        ),
        (
            "./dmft solve",
            told,
            seconds_of(walls),
            f"{rms(errors):.2g} ({min(errors):.2g} … {max(errors):.2g})",
            "measured, whole process",
        ),
    ]
    columns = ("what", "settings", "seconds", "error of the training outputs", "how")
    report.table("published", f"P = {EXAMPLES}, T = {STEPS}, L = 3, tanh", columns, rows)
    more = (
        error / rms(errors)
    ) ** 2  # times as many paths for our error, and as much time: it is all but proportional to them
    report.say(
        f"With {PATHS} paths the published algorithm takes {seconds / median(walls):.3g} times as long [{low / max(walls):.2g}, {high / min(walls):.2g}] "
        f"as ./dmft, for an error {error / rms(errors):.2g} times as large. At the error of ./dmft it needs {more:.2g} times as many paths and "
        f"{more * seconds / median(walls):.2g} times the time [{more * low / max(walls):.2g}, {more * high / min(walls):.2g}]. Jacobians: "
        f"{flops:.2g} floating-point operations a run of {PATHS} paths, S n³ (L (2 + 8/3) + 2·(2L − 2)) an iteration with n = P (T + 1)."
    )


def error_of_published(report: Report, sizes: Sizes) -> tuple[float, str]:
    """C in error = C/√S at small P and T, and with S = 1000 at P = 10, T = 100, if C stayed what it is at the largest of them."""
    rows, sized, constants = [], [], []
    for examples, steps, solves in sizes.published:
        exact = programs.dmft(4096, 16, 420, data__train=examples, training__steps=steps, solver__tolerance=0.005)
        for paths in sizes.published_paths:
            run = programs.workers(
                "textbook", solves, paths, train=examples, steps=steps, iterations=ITERATIONS, seed=paths
            )
            apart = np.sqrt([max(0.0, np.mean((f - exact.mean) ** 2) - exact.rms_stderr**2) for f in run.each])
            constant = apart * np.sqrt(paths)
            spread = constant.std(ddof=1) / np.sqrt(solves)
            mean = difference(run, exact)
            rows.append(
                (
                    examples,
                    steps,
                    paths,
                    solves,
                    f"{rms(apart):.3g} (at most {max(apart):.2g})",
                    f"{rms(constant):.2g} ± {spread:.1g}",
                    mean,
                )
            )
            if paths == max(sizes.published_paths):
                sized.append(examples * (steps + 1))
                constants.append(rms(constant))
    columns = ("P", "T", "paths S", "solves", "error of one", "C = error √S", "mean of the solves, distance/noise")
    report.table("published-error", f"Error of the published algorithm after {ITERATIONS} iterations", columns, rows)
    figure, axes = plt.subplots(figsize=(5, 3.5))
    axes.plot(sized, constants, "o")
    axes.set(xscale="log", yscale="log", xlabel="n = P (T + 1)", ylabel="C = error √S", title="The published algorithm")
    report.plot("published-error", figure)
    largest = int(np.argmax(sized))
    return constants[largest] / np.sqrt(PATHS), f"C = {constants[largest]:.2g} of n = {sized[largest]}, not larger"


def difference(run: Run, exact: Run) -> float:
    """Of the mean of the solves and the reference, over what noise alone makes: 1 is expected."""
    return rms(run.mean - exact.mean) / float(np.sqrt(run.rms_stderr**2 + exact.rms_stderr**2))


def time_of_published(report: Report, sizes: Sizes) -> tuple[float, float, float, float]:
    """Seconds of a whole run from the Jacobians of some paths and all else of one iteration: their median, least and largest; flops."""
    problem = load(programs.EXAMPLE, EXAMPLES, STEPS)
    textbook = Textbook(problem, PATHS, 1, chunk=1)
    rest, jacobians = 0.0, np.zeros(sizes.published_timed_paths)
    for l in range(1, textbook.layers + 1):
        start = time.perf_counter()
        c, d = textbook.memories(l)
        phi, z = textbook.fields(
            c, d, textbook.gaussian(textbook.features[l - 1]), textbook.gaussian(textbook.gradients[l + 1])
        )
        g = (1 - phi**2) * z
        _ = phi.T @ phi, g.T @ g
        rest += time.perf_counter() - start
        for path in range(sizes.published_timed_paths):
            start = time.perf_counter()
            textbook.responses(l, c, d, phi[path : path + 1], z[path : path + 1])
            jacobians[path] += time.perf_counter() - start
    flops = textbook.jacobian_flops() * ITERATIONS
    whole = [ITERATIONS * (rest + PATHS * s) for s in jacobians]
    report.say(
        f"One iteration at P = {EXAMPLES}, T = {STEPS} (n = {textbook.n}): {rest:.3g} s for all but the Jacobians; Jacobians of a path "
        f"in all layers {seconds_of(jacobians)} s, {flops / ITERATIONS / PATHS / median(jacobians) / 1e9:.3g} GFLOP/s in float32. "
        f"Extrapolated to {PATHS} paths and {ITERATIONS} iterations."
    )
    return median(whole), min(whole), max(whole), flops
