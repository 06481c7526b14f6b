"""The training problem that everything here solves: full-batch gradient descent of a tanh perceptron, in the limit of infinite width.

    h¹ = W⁰x/√D,   h^{l+1} = W^l φ(h^l)/√N,   f = w·φ(h^L)/(γ0 N) less its value at the start,   φ = tanh,   weights N(0,1) at the start,
    θ ← θ − η γ0² N ∂/∂θ (1/P) Σ_μ ½ (f_μ − y_μ)²
"""

from __future__ import annotations

import gzip
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Problem:
    """Inputs x, P × D; labels y, P; depth L; feature-learning strength γ0; learning rate η; steps T."""

    x: np.ndarray
    y: np.ndarray
    depth: int
    gamma0: float
    rate: float
    steps: int

    @property
    def examples(self) -> int:
        return len(self.y)

    @property
    def kernel(self) -> np.ndarray:
        """K^x = x·x/D, P × P."""
        return self.x @ self.x.T / self.x.shape[1]

    def rotated(self) -> Problem:
        """The same law of f with P inputs instead of D: a Gaussian first layer knows the inputs only by K^x = X̂X̂ᵀ."""
        values, vectors = np.linalg.eigh(self.kernel)
        factor = vectors * np.sqrt(np.maximum(values, 0))
        return replace(self, x=factor * np.sqrt(len(values)))

    def shorter(self, steps: int) -> Problem:
        return replace(self, steps=steps)


def load(
    parameter_file: Path, train: int | None = None, steps: int | None = None, rate: float | None = None
) -> Problem:
    """Reads a parameter file of ./dmft about CIFAR-10, its test points left out."""
    with open(parameter_file, "rb") as stream:
        told = tomllib.load(stream)
    data, model, training = told["data"], told["model"], told["training"]
    if data["source"] != "cifar10" or data["normalize"] != "unit" or model["activation"] != "tanh":
        raise ValueError(f"{parameter_file}: expected cifar10 data with normalize = unit, and tanh")
    x, y = first_of_each_class(parameter_file.parent / data["train_path"], data["classes"], train or data["train"])
    return Problem(x, y, model["depth"], model["gamma0"], rate or training["learning_rate"], steps or training["steps"])


def first_of_each_class(path: Path, classes: list[int], count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first count/2 images of either class, each centred over its entries and scaled to |x|² = D; labels −1 and +1."""
    records = np.frombuffer(gzip.open(path).read(), dtype=np.uint8).reshape(-1, 3073)
    chosen = sorted(np.concatenate([np.flatnonzero(records[:, 0] == c)[: count // 2] for c in classes]))
    x = records[chosen, 1:].astype(float)
    x -= x.mean(axis=1, keepdims=True)
    x *= np.sqrt(x.shape[1] / (x**2).sum(axis=1, keepdims=True))
    return x, np.where(records[chosen, 0] == classes[0], -1.0, 1.0)
