"""(a) Time to a given error of the training outputs: this repository's solver beside ensembles of finite networks, each at its best width."""

from __future__ import annotations

import numpy as np

import programs
import width_law
from drawings import draw_law, draw_times
from plans import Costs, Plan, extrapolated_plan, plan
from programs import rms
from reference import Reference
from report import Measured, Report, median, seconds_of
from sizes import Sizes
from width_law import Sample, WidthLaw

ALTERNATIVES = {
    "NumPy, 20 rotated inputs": ("numpy", "rotated"),
    "NumPy, images": ("numpy", "images"),
    "PyTorch, 20 rotated inputs": ("torch", "rotated"),
    "PyTorch, images": ("torch", "images"),
}
FASTEST = "NumPy, 20 rotated inputs"
MODES = ((programs.CORES, 1), (1, programs.CORES))
"""Processes and threads of each."""
THREADS_FROM = 1024
"""Narrower networks are never faster one after the other by two threads."""


def compare(report: Report, exact: Reference, sizes: Sizes) -> None:
    report.say(
        f"\n## Beside finite networks\n\nReference: standard error {exact.rms_stderr:.2g}, r.m.s. over steps and examples."
    )
    law = measured_law(report, exact, sizes)
    settings_table(report, exact, sizes)
    costs = measured_costs(report, sizes)
    plans = {name: {own.error: plan(law, c, own.error) for own in sizes.own} for name, c in costs.items()}
    real, own = turns(report, exact, sizes, plans)
    times_table(report, exact, sizes, law, costs, plans, real, own)
    draw_times(report, sizes, law, costs, real, own)


def measured_law(report: Report, exact: Reference, sizes: Sizes) -> WidthLaw:
    samples = []
    for width, count in sizes.law.items():
        run = programs.workers("numpy", count, width, seed=width, inputs="rotated")
        samples.append(Sample.of(width, run.each))
    law = width_law.fit(samples, exact)
    found = width_law.biases(samples, exact)
    spread = [
        width_law.jackknifed(lambda w, i=i: width_law.biases(samples[i : i + 1], exact, w)[0]).stderr
        for i in range(len(samples))
    ]
    coefficients, _ = width_law.powers(samples, exact, (1, 2))
    rows = [
        (
            s.width,
            s.networks,
            f"{f:.4f} ± {e:.4f}",
            rms(coefficients[0] / s.width + coefficients[1] / s.width**2),
            law.b.value / s.width,
            f"{np.sqrt(s.variance):.4f}",
            np.sqrt(law.v.value / s.width),
        )
        for s, f, e in zip(samples, found, spread)
    ]
    columns = ("N", "networks", "bias found", "b/N + c/N²", "b/N", "spread found", "√(v/N)")
    report.table("width-law", "The law of finite widths: r.m.s. over steps and examples", columns, rows)
    report.say(
        f"b = {law.b}, c = {law.c}, v = {law.v} (f_N − f_∞ = b/N + c/N², variance v/N); exponents: bias {law.exponent} (−1 and c), "
        f"spread {law.spread_exponent}. Fitted freely, a + b/N + c/N², the networks' own limit is {law.intercept:.2g} from the reference, "
        f"r.m.s., where noise alone makes {law.intercept_noise:.2g}."
    )
    draw_law(report, law, samples, found, spread)
    return law


def settings_table(report: Report, exact: Reference, sizes: Sizes) -> None:
    """Which settings of this repository's solver are the cheapest for their error."""
    rows = []
    tried = [("causal", *s) for s in sizes.settings]
    if sizes.self_consistent:
        tried.append(("self-consistent", *sizes.self_consistent, 0.02))
    for method, samples, replicas, tolerance in tried:
        run = programs.dmft(samples, replicas, 11, solver__method=method, solver__tolerance=tolerance)
        noise = run.rms_stderr
        rows.append(
            (
                method,
                samples,
                replicas,
                tolerance,
                run.wall,
                run.processor,
                f"{noise:.2g}",
                f"{exact.bias(run):.2g}",
                noise**2 * samples * replicas,
                run.processor * noise**2 * 1e6,
            )
        )
    columns = (
        "method",
        "samples S",
        "replicas R",
        "tolerance",
        "seconds",
        "processor s",
        "standard error σ",
        "bias",
        "σ² S R",
        "processor s for σ = 1e-3",
    )
    report.table(
        "solver-settings",
        "Settings of the solver (bias: what noise does not explain of the distance to the reference; below σ/2 it is not seen)",
        columns,
        rows,
    )


def measured_costs(report: Report, sizes: Sizes) -> dict[str, Costs]:
    widths = list(sizes.timed_widths)
    seconds: dict[tuple[str, tuple[int, int]], list[np.ndarray]] = {}
    starts: dict[str, list[float]] = {}
    for _ in range(sizes.turns):
        for name, (kind, inputs) in ALTERNATIVES.items():
            for mode in MODES:
                timed = widths if mode == MODES[0] else [w for w in widths if w >= THREADS_FROM]
                cost = programs.width_costs(kind, timed, *mode, inputs=inputs)
                unknown = np.full(len(widths) - len(timed), np.inf)
                seconds.setdefault((name, mode), []).append(np.concatenate([unknown, cost]))
            starts.setdefault(name, []).append(programs.workers(kind, programs.CORES, 16, inputs=inputs, steps=1).wall)
    costs, rows = {}, []
    for name in ALTERNATIVES:
        each = {mode: np.array(seconds[name, mode]) for mode in MODES}
        best = [min(MODES, key=lambda m, i=i: float(np.median(each[m][:, i]))) for i in range(len(widths))]
        chosen = np.array([each[mode][:, i] for i, mode in enumerate(best)]).T
        costs[name] = Costs(np.array(widths), chosen, best, median(starts[name]))
        for i, (processes, threads) in enumerate(best):
            rows.append((name, widths[i], f"{processes} × {threads}", seconds_of(chosen[:, i])))
        rows.append((name, "start", "", seconds_of(starts[name])))
    report.table(
        "network-costs",
        "Seconds a network (both cores busy): median (range) of turns",
        ("ensemble", "N", "processes × threads", "seconds"),
        rows,
    )
    return costs


def turns(report: Report, exact: Reference, sizes: Sizes, plans) -> tuple[dict, dict[float, Measured]]:
    """The solver and every ensemble that is short enough, by turns; one turn for those of more than a third of the limit."""
    real: dict[tuple[str, float], Measured] = {}
    own: dict[float, Measured] = {}

    def add(to: dict, key, run: programs.Run) -> None:
        measured = to.setdefault(key, Measured([], [], []))
        measured.walls.append(run.wall)
        measured.processors.append(run.processor)
        measured.errors.append(exact.error(run.mean))

    for turn in range(sizes.turns):
        for settings in sizes.own:
            e = settings.error
            add(
                own,
                e,
                programs.dmft(settings.samples, settings.replicas, 100 + turn, solver__tolerance=settings.tolerance),
            )
            for name, (kind, inputs) in ALTERNATIVES.items():
                p = plans[name][e]
                if p.seconds <= sizes.seconds_of_a_real_ensemble / (1 if turn == 0 else 3):
                    add(real, (name, e), programs.workers(kind, p.networks, p.width, seed=500 + turn, inputs=inputs))
    return real, own


def times_table(
    report: Report, exact: Reference, sizes: Sizes, law: WidthLaw, costs, plans, real, own: dict[float, Measured]
) -> None:
    rows = []
    for settings in sizes.own:
        e, mine = settings.error, own[settings.error]
        told = f"S = {settings.samples}, R = {settings.replicas}, tolerance {settings.tolerance}"
        rows.append(
            (e, "./dmft solve", told, seconds_of(mine.walls), seconds_of(mine.processors), mine.error(), "measured", "")
        )
        for name in ALTERNATIVES:
            p: Plan = plans[name][e]
            done: Measured | None = real.get((name, e))
            ratio = (done.wall if done else p.seconds) / mine.wall
            low, high = (min(done.walls), max(done.walls)) if done else (p.low, p.high)
            interval = f"{ratio:.3g} [{low / max(mine.walls):.2g}, {high / min(mine.walls):.2g}]"
            rows.append(
                (
                    e,
                    name,
                    f"N = {p.width}, E = {p.networks}",
                    seconds_of(done.walls) if done else f"{p.seconds:.3g} [{p.low:.3g}, {p.high:.3g}]",
                    seconds_of(done.processors) if done else "",
                    done.error() if done else f"{law.error(p.width, p.networks):.2g}",
                    "measured" if done else "extrapolated: start + E c(N)",
                    interval,
                )
            )
        x = extrapolated_plan(law, costs[FASTEST], e)
        rows.append(
            (
                e,
                f"{FASTEST}, 2 f(2N) − f(N)",
                f"N = {x.width}, {x.networks} of N and 2N",
                f"{x.seconds:.3g} [{x.low:.3g}, {x.high:.3g}]",
                "",
                f"{e:.2g}",
                "extrapolated from b/N + c/N²",
                f"{x.seconds / mine.wall:.3g} [{x.low / max(mine.walls):.2g}, {x.high / min(mine.walls):.2g}]",
            )
        )
    columns = (
        "error aimed at",
        "what",
        "settings",
        "seconds, whole process",
        "processor s",
        "error found",
        "how",
        "times as long as ./dmft",
    )
    report.table(
        "time-to-error", "Time to an error: medians (ranges) of turns, [intervals] where extrapolated", columns, rows
    )
    report.say(
        f"Extrapolated: c(N) from the table of costs, E = v/(N (e² − b²/N²)), N where E c(N) is least. Errors found are r.m.s. distances to the reference, whose own {exact.rms_stderr:.2g} is subtracted in quadrature."
    )
    if len(sizes.own) > 1:
        errors = np.array([s.error for s in sizes.own])
        report.say(
            "Exponents p of seconds ~ e^-p between the largest and the smallest error: ./dmft "
            + f"{-np.polyfit(np.log(errors), np.log([own[e].wall for e in errors]), 1)[0]:.2f}, "
            + ", ".join(
                f"{name} {-np.polyfit(np.log(errors), np.log([plans[name][e].seconds for e in errors]), 1)[0]:.2f}"
                for name in ALTERNATIVES
            )
            + " (start-up included)."
        )
