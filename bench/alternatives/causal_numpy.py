"""The causal algorithm of this repository in straightforward NumPy: fields in float32, small matrices in float64.

W/√N ≙ U M Vᵀ with orthonormal bases U and V (⟨UᵀU⟩ = 1) of what is known at the sites after and before the matrix, (E7) of docs/equations.md:

    h = U M ⟨Vᵀφ⟩,   z = V Mᵀ ⟨Uᵀg⟩,   M += (ηγ0/P) ⟨Uᵀg̃⟩ ⟨Vᵀφ⟩ᵀ,   g̃ = Δ g

Features outside what was presented before add a direction q to V and a fresh field e to U, M += e qᵀ; signals g the other way round.
"""

from __future__ import annotations

import numpy as np

from problem import Problem


class Basis:
    """Orthonormal fields at one side of a matrix, a row each, and coordinates of the directions presented to it (n × k)."""

    def __init__(self, sites: int):
        self.sites = sites
        self.room = np.empty((64, sites), np.float32)
        self.size = 0
        self.presented = np.zeros((0, 0))

    @property
    def fields(self) -> np.ndarray:
        return self.room[: self.size]

    def coordinates(self, x: np.ndarray) -> np.ndarray:
        """⟨Uᵀx⟩, n × columns."""
        return (self.fields @ x).astype(float) / self.sites

    def combination(self, c: np.ndarray) -> np.ndarray:
        """U c, S × columns."""
        return self.fields.T @ c.astype(np.float32)

    def remove(self, x: np.ndarray) -> np.ndarray:
        """Takes its part in this basis out of x, twice where so little is left that rounding shows; returns its coordinates."""
        squares = np.einsum("ij,ij->j", x, x)
        c = self.coordinates(x)
        x -= self.combination(c)
        if (np.einsum("ij,ij->j", x, x) > squares / 2).all():
            return c
        again = self.coordinates(x)
        x -= self.combination(again)
        return c + again

    def append(self, rest: np.ndarray) -> np.ndarray:
        """Adds orthonormal fields that span `rest`, which is orthogonal to those here; returns coordinates on the added."""
        r = np.linalg.cholesky((rest.T @ rest).astype(float) / self.sites).T
        added = rest @ np.linalg.inv(r).astype(np.float32)
        if self.size + added.shape[1] > len(self.room):
            self.room = np.concatenate([self.room, np.empty((len(self.room) + added.shape[1], self.sites), np.float32)])
        self.room[self.size : self.size + added.shape[1]] = added.T
        self.size += added.shape[1]
        self.presented = padded(self.presented, self.size, self.presented.shape[1])
        return r

    def draw(self, count: int, random: np.random.Generator) -> None:
        """Fresh standard normal fields, orthonormal to all that is known here."""
        fresh = random.standard_normal((self.sites, count), dtype=np.float32)
        self.remove(fresh)
        self.append(fresh)


class Coupling:
    """A Gaussian matrix known by what has been multiplied with it."""

    def __init__(self, sites: int, tolerance: float, random: np.random.Generator):
        self.before, self.after = Basis(sites), Basis(sites)  # V and U
        self.matrix = np.zeros((0, 0))  # M
        self.tolerance, self.random = tolerance, random
        self.largest = {"forward": 0.0, "backward": 0.0}

    def forward(self, phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """h and the coordinates ⟨Vᵀφ⟩."""
        c, new = self.grown("forward", self.before, phi)
        if new.shape[1]:
            self.after.draw(new.shape[1], self.random)
            self.matrix = padded(self.matrix, self.after.size, self.before.size)
            self.matrix[-new.shape[1] :] = new.T
        return self.after.combination(self.matrix @ c), c

    def backward(self, g: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """z and the coordinates ⟨Uᵀg⟩."""
        c, new = self.grown("backward", self.after, g)
        if new.shape[1]:
            self.before.draw(new.shape[1], self.random)
            self.matrix = padded(self.matrix, self.after.size, self.before.size)
            self.matrix[:, -new.shape[1] :] = new
        return self.before.combination(self.matrix.T @ c), c

    def learn(self, rate: float, g: np.ndarray, phi: np.ndarray) -> None:
        self.matrix[: len(g), : len(phi)] += rate * g @ phi.T

    def grown(self, way: str, basis: Basis, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Coordinates of x once the presented directions span it within the tolerance, and the directions that joined."""
        c = basis.coordinates(x)
        squares = np.einsum("ij,ij->j", x, x) / basis.sites
        self.largest[way] = max(self.largest[way], squares.max())
        threshold = self.tolerance**2 * self.largest[way]
        outside = squares - ((basis.presented.T @ c) ** 2).sum(axis=0)
        candidates = np.flatnonzero(outside > threshold)
        if not len(candidates):
            return c, np.zeros((basis.size, 0))
        rest = np.ascontiguousarray(x[:, candidates])
        beside = basis.remove(rest)
        beside -= basis.presented @ (basis.presented.T @ beside)
        pivots = pivoted((rest.T @ rest).astype(float) / basis.sites + beside.T @ beside, threshold)
        before = basis.size
        remainder = basis.append(rest[:, pivots])
        directions = np.concatenate([beside[:, pivots], remainder])
        for _ in range(2):
            directions -= basis.presented @ (basis.presented.T @ directions)
            directions = np.linalg.qr(directions)[0]
        basis.presented = np.concatenate([basis.presented, directions], axis=1)
        added = (basis.room[before : basis.size] @ x).astype(float) / basis.sites
        return np.concatenate([c, added]), directions


def pivoted(gram: np.ndarray, threshold: float) -> list[int]:
    """Pivots of a Cholesky factorisation: the largest remainder next, until none exceeds the threshold."""
    rest, pivots = gram.copy(), []
    while len(pivots) < len(gram) and rest.diagonal().max() > threshold:
        pivot = int(rest.diagonal().argmax())
        pivots.append(pivot)
        rest -= np.outer(rest[:, pivot], rest[pivot]) / rest[pivot, pivot]
    return pivots


def padded(matrix: np.ndarray, rows: int, columns: int) -> np.ndarray:
    larger = np.zeros((rows, columns))
    larger[: matrix.shape[0], : matrix.shape[1]] = matrix
    return larger


def orthonormal(x: np.ndarray) -> np.ndarray:
    """Fields that span the same, ⟨xᵀx⟩ = 1."""
    return (np.linalg.qr(x.astype(float))[0] * np.sqrt(len(x))).astype(np.float32)


def solve(problem: Problem, sites: int, tolerance: float, seed: int) -> np.ndarray:
    """f(t), [T + 1, P], from S sampled sites a layer."""
    random = np.random.default_rng(seed)
    examples, depth = problem.examples, problem.depth
    kernel = problem.kernel
    rate = problem.rate * problem.gamma0 / examples
    factor = problem.rotated().x / np.sqrt(examples)
    h = [orthonormal(random.standard_normal((sites, examples), dtype=np.float32)) @ factor.T.astype(np.float32)]
    couplings = [Coupling(sites, tolerance, random) for _ in range(depth - 1)]
    readout = random.standard_normal((sites, 1), dtype=np.float32)
    outputs = np.empty((problem.steps + 1, examples))
    for t in range(problem.steps + 1):
        phi, features = [np.tanh(h[0])], []
        for coupling in couplings:
            above, c = coupling.forward(phi[-1])
            features.append(c)
            phi.append(np.tanh(above))
        if t == 0:  # f(0) = 0: the read-out is independent of the features, exactly
            span = np.linalg.qr(phi[-1].astype(float))[0]
            readout -= (span @ (span.T @ readout)).astype(np.float32)
            readout /= np.sqrt((readout**2).mean())
        outputs[t] = (readout.T @ phi[-1])[0] / (sites * problem.gamma0)
        if t == problem.steps:
            break
        delta = (problem.y - outputs[t]).astype(np.float32)
        g = (1 - phi[-1] ** 2) * readout * delta
        readout += np.float32(rate) * (phi[-1] @ delta[:, None])
        for l in reversed(range(depth - 1)):
            z, c = couplings[l].backward(g)
            couplings[l].learn(rate, c, features[l])
            g = (1 - phi[l] ** 2) * z
        h[0] += g @ (rate * kernel).astype(np.float32)
    return outputs


def ranks(coupling: Coupling) -> tuple[int, int]:
    return coupling.before.presented.shape[1], coupling.after.presented.shape[1]
