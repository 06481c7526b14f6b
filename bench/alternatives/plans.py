"""The cheapest ensemble of finite networks for an error, from what a network costs and how its mean depends on its width."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from width_law import WidthLaw

Z95 = 2.0
"""Standard errors in half a 95 % interval."""


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


def plan(law: WidthLaw, costs: Costs, error: float) -> Plan:
    """Minimises E c(N) over N, with E = v/(N (e² − b²/N²)): where c ~ N², at N = √3 b/e, at a cost ~ e⁻³."""
    grid = np.unique(np.round(np.geomspace(costs.widths[0], costs.widths[-1], 400) / 8) * 8)

    def seconds(law: WidthLaw, turn: int | None) -> np.ndarray:
        networks = law.networks(grid, error)
        return costs.start + np.where(np.isfinite(networks), networks, 1e18) * costs.of(grid, turn)

    best = int(np.argmin(seconds(law, None)))
    width = int(grid[best])
    networks = int(np.ceil(law.networks(np.array([width], float), error)[0]))
    varied = [seconds(shifted(law, sign), turn).min() for sign in (-1, 1) for turn in range(len(costs.seconds))]
    return Plan(width, networks, float(seconds(law, None)[best]), float(min(varied)), float(max(varied)))


def shifted(law: WidthLaw, sign: int) -> WidthLaw:
    """b and v at the end of their intervals."""
    moved = {
        k: replace(getattr(law, k), value=getattr(law, k).value + sign * Z95 * getattr(law, k).stderr)
        for k in ("b", "v")
    }
    return replace(law, **moved)


def extrapolated_plan(law: WidthLaw, costs: Costs, error: float) -> Plan:
    """The cheapest 2 f̄_{2N} − f̄_N for an error: bias c/(2N²), variance v/(N E₁) + 2v/(N E₂) of E₁ networks of width N and E₂ of 2N.

    At a given variance E₁ c(N) + E₂ c(2N) is least where it is (v/(N variance)) (√c(N) + √(2 c(2N)))². The width told is N, the networks are E₁ + E₂.
    """
    grid = np.geomspace(costs.widths[0], costs.widths[-1] / 2, 200)
    left = error**2 - (law.c.value / (2 * grid**2)) ** 2
    scale = np.where(left > 0, law.v.value / (grid * np.where(left > 0, left, 1)), 1e18)

    def seconds(turn: int | None) -> np.ndarray:
        return costs.start + scale * (np.sqrt(costs.of(grid, turn)) + np.sqrt(2 * costs.of(2 * grid, turn))) ** 2

    best = int(np.argmin(seconds(None)))
    one, two = costs.of(grid[best]), costs.of(2 * grid[best])
    networks = scale[best] * (np.sqrt(one) + np.sqrt(2 * two)) * (1 / np.sqrt(one) + np.sqrt(2 / two))
    turns = [float(seconds(turn).min()) for turn in range(len(costs.seconds))]
    return Plan(round(float(grid[best])), int(np.ceil(networks)), float(seconds(None)[best]), min(turns), max(turns))
