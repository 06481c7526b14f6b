"""How the mean of finite networks depends on their width: error² = (b/N)² + v/(N E) for E networks of width N.

f_N − f_∞ = b/N + c/N² is fitted to the means of many small networks, entry by entry, by least squares with the networks' variances as weights;
b is then the r.m.s. of its entries, less what noise adds. Standard errors are a jackknife over groups of networks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reference import Reference

GROUPS = 20
WIDE_ENOUGH = 48
"""Widths from which on the variance is v/N."""


@dataclass(frozen=True)
class Sample:
    """Networks of one width: means of groups of them, [groups, T + 1, P], and the mean variance of one network."""

    width: int
    networks: int
    group_means: np.ndarray
    variance: float

    @staticmethod
    def of(width: int, each: np.ndarray) -> Sample:
        size = len(each) // GROUPS
        groups = each[: size * GROUPS].reshape(GROUPS, size, *each.shape[1:]).mean(axis=1, dtype=float)
        return Sample(width, size * GROUPS, groups, float(each.var(axis=0, ddof=1, dtype=float).mean()))

    def mean(self, without: int | None = None) -> np.ndarray:
        return np.delete(self.group_means, [] if without is None else [without], axis=0).mean(axis=0)


@dataclass(frozen=True)
class Estimate:
    value: float
    stderr: float

    def __str__(self) -> str:
        return f"{self.value:.3g} ± {self.stderr:.1g}"


@dataclass(frozen=True)
class WidthLaw:
    b: Estimate
    c: Estimate
    v: Estimate
    exponent: Estimate  # of the bias: −1 is expected
    spread_exponent: Estimate  # of the standard deviation: −1/2 is expected
    intercept: float  # r.m.s. of a in a + b/N + c/N², 0 is expected
    intercept_noise: float  # what noise alone makes of it

    def error(self, width: float, networks: float) -> float:
        return float(np.sqrt((self.b.value / width) ** 2 + self.v.value / (width * networks)))

    def networks(self, width: np.ndarray, error: float) -> np.ndarray:
        """E = v/(N (e² − b²/N²)), infinite where the bias alone is larger than e; one network at least."""
        left = error**2 - (self.b.value / width) ** 2
        return np.where(left > 0, np.maximum(1, self.v.value / (width * np.where(left > 0, left, 1))), np.inf)


def powers(samples: list[Sample], exact: Reference, orders: tuple[int, ...], without: int | None = None):
    """Coefficients of N^−order, entry by entry, and the variance that noise gives each."""
    widths = np.array([s.width for s in samples], float)
    used = GROUPS - (without is not None)
    noise = np.array([s.variance / (s.networks * used / GROUPS) for s in samples])
    design = np.stack([widths**-k for k in orders], axis=1) / np.sqrt(noise)[:, None]
    solve = np.linalg.pinv(design) / np.sqrt(noise)
    means = np.array([s.mean(without) - exact.mean for s in samples])
    coefficients = np.tensordot(solve, means, axes=1)
    reference_noise = np.mean(exact.stderr**2) * solve.sum(axis=1) ** 2
    return coefficients, (solve**2 @ noise) + reference_noise


def rms_without_noise(coefficient: np.ndarray, noise: float) -> float:
    return float(np.sqrt(max(0.0, np.mean(coefficient**2) - noise)))


def biases(samples: list[Sample], exact: Reference, without: int | None = None) -> np.ndarray:
    """R.m.s. of f_N − f_∞ at every width, noise subtracted."""
    used = GROUPS - (without is not None)
    return np.array(
        [
            rms_without_noise(
                s.mean(without) - exact.mean, s.variance * GROUPS / (s.networks * used) + np.mean(exact.stderr**2)
            )
            for s in samples
        ]
    )


def slope(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.polyfit(np.log(x), np.log(np.maximum(y, 1e-12)), 1)[0])


def jackknifed(statistic) -> Estimate:
    """statistic(without) for without = None is the value."""
    left_out = np.array([statistic(group) for group in range(GROUPS)])
    return Estimate(statistic(None), float(np.sqrt((GROUPS - 1) * left_out.var())))


def fit(samples: list[Sample], exact: Reference) -> WidthLaw:
    def part(index: int):
        def value(without: int | None) -> float:
            coefficients, noise = powers(samples, exact, (1, 2), without)
            return rms_without_noise(coefficients[index], noise[index])

        return value

    widths = np.array([s.width for s in samples], float)
    spreads = np.array([s.variance for s in samples])
    from_wide = widths >= WIDE_ENOUGH
    scaled = (widths * spreads)[from_wide]
    seen = widths <= 128  # beyond, noise hides much of the bias
    free, free_noise = powers(samples, exact, (0, 1, 2))
    log_residual = np.log(spreads[from_wide]) - np.polyval(
        np.polyfit(np.log(widths[from_wide]), np.log(spreads[from_wide]), 1), np.log(widths[from_wide])
    )
    spread_stderr = 0.5 * log_residual.std(ddof=2) / (np.log(widths[from_wide]).std() * np.sqrt(from_wide.sum()))
    return WidthLaw(
        b=jackknifed(part(0)),
        c=jackknifed(part(1)),
        v=Estimate(float(scaled.mean()), float(scaled.std(ddof=1) / np.sqrt(len(scaled)))),
        exponent=jackknifed(lambda without: slope(widths[seen], biases(samples, exact, without)[seen])),
        spread_exponent=Estimate(0.5 * slope(widths[from_wide], spreads[from_wide]), float(spread_stderr)),
        intercept=float(np.sqrt(np.mean(free[0] ** 2))),
        intercept_noise=float(np.sqrt(free_noise[0])),
    )
