"""(a) Time to a given error of the training outputs: this repository's solver beside ensembles of finite networks, each at its best width."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

import programs
import width_law
from programs import rms
from reference import Reference
from report import Report, median, seconds_of
from sizes import Own, Sizes
from width_law import GROUPS, Sample, WidthLaw

ALTERNATIVES = {
    "NumPy, 20 rotated inputs": ("numpy", "rotated"),
    "NumPy, images": ("numpy", "images"),
    "PyTorch, 20 rotated inputs": ("torch", "rotated"),
    "PyTorch, images": ("torch", "images"),
}
MODES = ((programs.CORES, 1), (1, programs.CORES))
"""Processes and threads of each."""
Z95 = 2.0


@dataclass(frozen=True)
class Costs:
    """Seconds a network takes at the measured widths (turns × widths) in the better mode of each width, and the start of the program."""

    widths: np.ndarray
    seconds: np.ndarray
    modes: list[tuple[int, int]]
    start: float

    def of(self, width: np.ndarray, turn: int | None = None) -> np.ndarray:
        """Between measured widths by a power law; the median of the turns, or one of them."""
        measured = np.median(self.seconds, axis=0) if turn is None else self.seconds[turn]
        return np.exp(np.interp(np.log(width), np.log(self.widths), np.log(measured)))


@dataclass(frozen=True)
class Plan:
    """The cheapest ensemble for an error, and the seconds it takes: low and high with costs, b and v varied."""

    width: int
    networks: int
    seconds: float
    low: float
    high: float


def compare(report: Report, exact: Reference, sizes: Sizes) -> None:
    report.say(f"\n## Beside finite networks\n\nReference: standard error {exact.rms_stderr:.2g}, r.m.s. over steps and examples.")
    law = measured_law(report, exact, sizes)
    settings_table(report, exact, sizes)
    costs = measured_costs(report, sizes)
    plans = {name: {own.error: plan(law, c, own.error) for own in sizes.own} for name, c in costs.items()}
    real, own = turns(report, exact, sizes, plans)
    times_table(report, exact, sizes, law, plans, real, own)
    draw_times(report, sizes, law, costs, real, own)


def measured_law(report: Report, exact: Reference, sizes: Sizes) -> WidthLaw:
    samples = []
    for width, count in sizes.law.items():
        run = programs.workers("numpy", count, width, seed=width, inputs="rotated")
        samples.append(Sample.of(width, run.each))
    law = width_law.fit(samples, exact)
    found = width_law.biases(samples, exact)
    spread = [width_law.jackknifed(lambda w, i=i: width_law.biases(samples[i : i + 1], exact, w)[0]).stderr for i in range(len(samples))]
    coefficients, _ = width_law.powers(samples, exact, (1, 2))
    rows = [
        (s.width, s.networks, f"{f:.4f} ± {e:.4f}", rms(coefficients[0] / s.width + coefficients[1] / s.width**2), law.b.value / s.width,
         f"{np.sqrt(s.variance):.4f}", np.sqrt(law.v.value / s.width))
        for s, f, e in zip(samples, found, spread)
    ]  # fmt: skip
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
        rows.append((method, samples, replicas, tolerance, run.wall, run.processor, f"{noise:.2g}", f"{exact.bias(run):.2g}",
                     noise**2 * samples * replicas, run.processor * noise**2 * 1e6))  # fmt: skip
    columns = ("method", "samples S", "replicas R", "tolerance", "seconds", "processor s", "standard error σ", "bias", "σ² S R", "processor s for σ = 1e-3")  # fmt: skip
    report.table("solver-settings", "Settings of the solver (bias: distance to the reference that noise does not explain)", columns, rows)


def measured_costs(report: Report, sizes: Sizes) -> dict[str, Costs]:
    widths = list(sizes.timed_widths)
    seconds: dict[tuple[str, tuple[int, int]], list[np.ndarray]] = {}
    starts: dict[str, list[float]] = {}
    for _ in range(sizes.turns):
        for name, (kind, inputs) in ALTERNATIVES.items():
            for mode in MODES:
                cost = programs.width_costs(kind, widths, *mode, inputs=inputs)
                seconds.setdefault((name, mode), []).append(cost)
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
    report.table("network-costs", "Seconds a network (both cores busy): median (range) of turns", ("ensemble", "N", "processes × threads", "seconds"), rows)  # fmt: skip
    return costs


def plan(law: WidthLaw, costs: Costs, error: float) -> Plan:
    """Minimises E c(N) over N, with E = v/(N (e² − b²/N²)): where c ~ N², at N = √3 b/e, at a cost ~ e⁻³."""
    grid = np.unique(np.round(np.geomspace(costs.widths[0], costs.widths[-1], 400) / 8) * 8)

    def seconds(law: WidthLaw, turn: int | None) -> np.ndarray:
        networks = law.networks(grid, error)
        return costs.start + np.where(np.isfinite(networks), networks, 1e18) * costs.of(grid, turn)

    best = int(np.argmin(seconds(law, None)))
    width = int(grid[best])
    networks = int(np.ceil(law.networks(np.array([width], float), error)[0]))
    varied = [
        seconds(shifted(law, sign), turn).min() for sign in (-1, 1) for turn in range(len(costs.seconds))
    ]
    return Plan(width, networks, float(seconds(law, None)[best]), float(min(varied)), float(max(varied)))


def shifted(law: WidthLaw, sign: int) -> WidthLaw:
    """b and v at the end of their intervals."""
    from dataclasses import replace

    moved = {k: replace(getattr(law, k), value=getattr(law, k).value + sign * Z95 * getattr(law, k).stderr) for k in ("b", "v")}
    return replace(law, **moved)


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
        return f"{mean:.2g}" if len(self.errors) == 1 else f"{mean:.2g} ({min(self.errors):.2g} … {max(self.errors):.2g})"


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
            add(own, e, programs.dmft(settings.samples, settings.replicas, 100 + turn, solver__tolerance=settings.tolerance))
            for name, (kind, inputs) in ALTERNATIVES.items():
                p = plans[name][e]
                if p.seconds <= sizes.seconds_of_a_real_ensemble / (1 if turn == 0 else 3):
                    add(real, (name, e), programs.workers(kind, p.networks, p.width, seed=500 + turn, inputs=inputs))
    return real, own


def times_table(report: Report, exact: Reference, sizes: Sizes, law: WidthLaw, plans, real, own: dict[float, Measured]) -> None:
    rows = []
    for settings in sizes.own:
        e, mine = settings.error, own[settings.error]
        told = f"S = {settings.samples}, R = {settings.replicas}, tolerance {settings.tolerance}"
        rows.append((e, "./dmft solve", told, seconds_of(mine.walls), seconds_of(mine.processors), mine.error(), "measured", ""))
        for name in ALTERNATIVES:
            p: Plan = plans[name][e]
            done: Measured | None = real.get((name, e))
            ratio = (done.wall if done else p.seconds) / mine.wall
            low, high = (min(done.walls), max(done.walls)) if done else (p.low, p.high)
            interval = f"{ratio:.3g} [{low / max(mine.walls):.2g}, {high / min(mine.walls):.2g}]"
            rows.append((e, name, f"N = {p.width}, E = {p.networks}",
                         seconds_of(done.walls) if done else f"{p.seconds:.3g} [{p.low:.3g}, {p.high:.3g}]",
                         seconds_of(done.processors) if done else "", done.error() if done else f"{law.error(p.width, p.networks):.2g}",
                         "measured" if done else "extrapolated: start + E c(N)", interval))  # fmt: skip
    columns = ("error aimed at", "what", "settings", "seconds, whole process", "processor s", "error found", "how", "times as long as ./dmft")
    report.table("time-to-error", "Time to an error: medians (ranges) of turns, [intervals] where extrapolated", columns, rows)
    report.say(f"Extrapolated: c(N) from the table of costs, E = v/(N (e² − b²/N²)), N where E c(N) is least. Errors found are r.m.s. distances to the reference, whose own {exact.rms_stderr:.2g} is subtracted in quadrature.")  # fmt: skip
    if len(sizes.own) > 1:
        errors = np.array([s.error for s in sizes.own])
        report.say("Exponents p of seconds ~ e^-p between the largest and the smallest error: ./dmft "
                   + f"{-np.polyfit(np.log(errors), np.log([own[e].wall for e in errors]), 1)[0]:.2f}, "
                   + ", ".join(f"{name} {-np.polyfit(np.log(errors), np.log([plans[name][e].seconds for e in errors]), 1)[0]:.2f}" for name in ALTERNATIVES)
                   + " (start-up included).")  # fmt: skip


def draw_law(report: Report, law: WidthLaw, samples: list[Sample], found: np.ndarray, spread: list[float]) -> None:
    widths = np.array([s.width for s in samples], float)
    line = np.geomspace(widths[0], widths[-1], 50)
    figure, axes = plt.subplots(figsize=(5.5, 4))
    axes.errorbar(widths, found, yerr=Z95 * np.array(spread), fmt="o", color="tab:red", label="bias of the mean")
    axes.plot(line, law.b.value / line, color="tab:red", label=f"{law.b.value:.2g}/N")
    axes.plot(widths, np.sqrt([s.variance for s in samples]), "s", color="tab:blue", label="spread of a network")
    axes.plot(line, np.sqrt(law.v.value / line), color="tab:blue", label=f"√({law.v.value:.2g}/N)")
    axes.set(xscale="log", yscale="log", xlabel="width N", ylabel="r.m.s. over steps and examples", title="Finite networks and their limit")
    axes.legend()
    report.plot("width-law", figure)


def draw_times(report: Report, sizes: Sizes, law: WidthLaw, costs: dict[str, Costs], real, own: dict[float, Measured]) -> None:
    figure, axes = plt.subplots(figsize=(6.5, 4.5))
    largest, smallest = max(s.error for s in sizes.own), min(s.error for s in sizes.own)
    errors = np.geomspace(1.5 * largest, smallest / 1.5, 25)
    for colour, (name, c) in zip(("tab:blue", "tab:cyan", "tab:orange", "tab:red"), costs.items()):
        lines = [plan(law, c, e) for e in errors]
        axes.plot(errors, [p.seconds for p in lines], color=colour, label=f"{name}, law")
        axes.fill_between(errors, [p.low for p in lines], [p.high for p in lines], color=colour, alpha=0.15)
        for (which, _), m in real.items():
            if which == name:
                axes.errorbar(rms(m.errors), m.wall, yerr=[[m.wall - min(m.walls)], [max(m.walls) - m.wall]], fmt="o", color=colour)
    for m in own.values():
        reached = rms(m.errors)
        axes.errorbar(reached, m.wall, xerr=[[reached - min(m.errors)], [max(m.errors) - reached]],
                      yerr=[[m.wall - min(m.walls)], [max(m.walls) - m.wall]], fmt="D", color="black")  # fmt: skip
    axes.plot([rms(m.errors) for m in own.values()], [m.wall for m in own.values()], "k--", label="./dmft solve, measured")
    axes.set(xscale="log", yscale="log", xlabel="r.m.s. error of the training outputs", ylabel="seconds, whole process, 2 cores")
    axes.invert_xaxis()
    axes.legend(fontsize=8)
    report.plot("time-to-error", figure)
