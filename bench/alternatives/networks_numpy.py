"""Ensembles of finite networks in NumPy: float32, several networks at once, everything in place."""

from __future__ import annotations

import numpy as np

from problem import Problem

BLOCK = 2**18
"""Numbers of a product that are made at a time, so that they are still in the cache when they are added."""


def train(problem: Problem, width: int, networks: int, seed: int, batch: int) -> np.ndarray:
    """f of so many networks of width N, [networks, T + 1, P], trained `batch` at a time."""
    random = np.random.default_rng(seed)
    sizes = [min(batch, networks - start) for start in range(0, networks, batch)]
    return np.concatenate([train_batch(problem, width, size, random) for size in sizes])


def train_batch(problem: Problem, width: int, count: int, random: np.random.Generator) -> np.ndarray:
    """Trains `count` networks side by side. V^l = W^l/√N is what is stored, so that h^{l+1} = V^l φ^l and

        V^l += (ηγ0/PN) Σ_α Δ_α g^{l+1}_α φ^l_αᵀ,   W⁰ += (ηγ0/P√D) Σ_α Δ_α g¹_α x_αᵀ,   w += (ηγ0/P) Σ_α Δ_α φ^L_α

    with g^L = φ'(h^L) w, g^l = φ'(h^l) V^lᵀ g^{l+1}, φ' = 1 − φ².
    """
    examples, layers = problem.examples, problem.depth
    x = (problem.x / np.sqrt(problem.x.shape[1])).astype(np.float32)
    y = problem.y.astype(np.float32)
    rate = np.float32(problem.rate * problem.gamma0 / examples)
    first = random.standard_normal((count * width, x.shape[1]), dtype=np.float32)
    hidden = [random.standard_normal((count, width, width), dtype=np.float32) for _ in range(layers - 1)]
    for v in hidden:
        v *= np.float32(1 / np.sqrt(width))
    readout = random.standard_normal((count, width, 1), dtype=np.float32)
    phi = [np.empty((count, width, examples), np.float32) for _ in range(layers)]
    g = [np.empty_like(p) for p in phi]
    slope = np.empty_like(phi[0])
    outputs = np.empty((count, problem.steps + 1, examples), np.float32)

    def forward() -> np.ndarray:
        np.matmul(first, x.T, out=phi[0].reshape(count * width, examples))
        for l in range(layers):
            if l > 0:
                np.matmul(hidden[l - 1], phi[l - 1], out=phi[l])
            np.tanh(phi[l], out=phi[l])
        return np.einsum("bik,bip->bp", readout, phi[-1]) / np.float32(problem.gamma0 * width)

    start = forward()
    for t in range(problem.steps + 1):
        outputs[:, t] = (forward() if t > 0 else start) - start
        if t == problem.steps:
            return outputs
        signal = (rate * (y - outputs[:, t]))[:, None, :]
        for l in reversed(range(layers)):
            np.multiply(phi[l], phi[l], out=slope)
            np.subtract(1, slope, out=slope)
            if l == layers - 1:
                np.multiply(slope, readout, out=g[l])
                g[l] *= signal
            else:
                np.matmul(hidden[l].transpose(0, 2, 1), g[l + 1], out=g[l])
                g[l] *= slope
        readout += phi[-1] @ signal.transpose(0, 2, 1)
        for l, v in enumerate(hidden):
            g[l + 1] *= np.float32(1 / width)
            if width * width * count <= BLOCK:
                v += g[l + 1] @ phi[l].transpose(0, 2, 1)
            else:
                for network in range(count):
                    add_product(v[network], g[l + 1][network], phi[l][network].T)
        add_product(first, g[0].reshape(count * width, examples), x)
    raise AssertionError("the loop returns")


def add_product(w: np.ndarray, a: np.ndarray, b: np.ndarray) -> None:
    """w += a b, some rows at a time."""
    rows = max(1, BLOCK // w.shape[1])
    for start in range(0, len(w), rows):
        w[start : start + rows] += a[start : start + rows] @ b
