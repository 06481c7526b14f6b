"""The published algorithm (Bordelon & Pehlevan 2022, arXiv 2205.09653) in NumPy, written for this comparison.

Full two-time kernels over n = P (T + 1) pairs i = (t, μ), Monte Carlo averages over S sample paths of each layer's single-site process, responses
from the Jacobian of every path, damped iteration. Time is discrete, as in docs/equations.md, so that it has the same answer as the solver:

    h = u + C g,  C = A^{l−1} + (ηγ0/P) Φ^{l−1} Δ,  u ~ GP(0, Φ^{l−1})      g = φ'(h) z,   (ΦΔ)_ij = Φ_ij Δ_j at times t_j < t_i
    z = r + D φ,  D = B^l + (ηγ0/P) G^{l+1} Δ,      r ~ GP(0, G^{l+1})
    Φ^l = ⟨φφ⟩,  G^l = ⟨gg⟩,  A^l = ⟨∂φ/∂r⟩,  B^{l−1} = ⟨∂g/∂u⟩,  f = ⟨z^L φ^L⟩/γ0
"""

from __future__ import annotations

import numpy as np

from problem import Problem

JITTER = 1e-9
"""Of a kernel's mean diagonal: kernels of fields that hardly move are singular."""


class Textbook:
    """Order parameters of all layers, by the index of their layer, and the iteration that improves them."""

    def __init__(self, problem: Problem, paths: int, seed: int, share: float = 0.5, chunk: int = 50):
        self.problem, self.paths, self.share, self.chunk = problem, paths, share, chunk
        self.random = np.random.default_rng(seed)
        self.points, self.times, self.layers = problem.examples, problem.steps + 1, problem.depth
        self.n = self.points * self.times
        time = np.arange(self.n) // self.points
        self.earlier = time[None, :] < time[:, None]
        self.labels = np.tile(problem.y, self.times)
        self.start_from_lazy_training()

    def start_from_lazy_training(self) -> None:
        """Kernels of the start at all times, A = B = 0, and f(t + 1) = f(t) + (η/P) K Δ(t)."""
        features = [self.problem.kernel]
        slopes = [np.ones_like(features[0])]
        for _ in range(self.layers):
            phi = np.tanh(self.gaussian(features[-1]))
            features.append(phi.T @ phi / self.paths)
            slopes.append((1 - phi**2).T @ (1 - phi**2) / self.paths)
        gradients = [np.ones_like(features[0])]
        for l in range(self.layers, 0, -1):
            gradients.insert(0, gradients[0] * slopes[l])
        gradients.insert(0, np.zeros_like(features[0]))  # there is no G^0
        tangent = sum(gradients[l + 1] * features[l] for l in range(self.layers + 1))
        f = np.zeros((self.times, self.points))
        for t in range(self.times - 1):
            f[t + 1] = f[t] + self.problem.rate / self.points * tangent @ (self.problem.y - f[t])
        self.f = f.ravel()
        self.features = [np.tile(k, (self.times, self.times)) for k in features]
        self.gradients = [np.tile(k, (self.times, self.times)) for k in gradients]
        self.feature_responses = [np.zeros((self.n, self.n)) for _ in range(self.layers + 1)]
        self.gradient_responses = [np.zeros((self.n, self.n)) for _ in range(self.layers + 1)]

    def gaussian(self, kernel: np.ndarray) -> np.ndarray:
        """Rows drawn from N(0, kernel)."""
        factor = np.linalg.cholesky(kernel + JITTER * kernel.diagonal().mean() * np.eye(len(kernel)))
        return self.random.standard_normal((self.paths, len(kernel))) @ factor.T

    def solve(self, iterations: int) -> np.ndarray:
        """f(t), [T + 1, P]."""
        for _ in range(iterations):
            for l in range(1, self.layers + 1):
                self.improve(l)
        return self.f.reshape(self.times, self.points)

    def improve(self, l: int) -> None:
        """Samples layer l and moves its order parameters part of the way to what the paths say."""
        c, d = self.memories(l)
        phi, z = self.fields(c, d, self.gaussian(self.features[l - 1]), self.gaussian(self.gradients[l + 1]))
        g = (1 - phi**2) * z
        self.move(self.features[l], phi.T @ phi / self.paths)
        self.move(self.gradients[l], g.T @ g / self.paths)
        a, b = self.responses(l, c, d, phi, z)
        if l < self.layers:
            self.move(self.feature_responses[l], a / self.paths)
        if l > 1:
            self.move(self.gradient_responses[l - 1], b / self.paths)
        if l == self.layers:
            f = (z * phi).mean(axis=0) / self.problem.gamma0
            self.move(self.f, f - np.tile(f[: self.points], self.times))

    def move(self, old: np.ndarray, sampled: np.ndarray) -> None:
        old += self.share * (sampled - old)

    def memories(self, l: int) -> tuple[np.ndarray, np.ndarray]:
        """C and D of layer l."""
        learned = self.problem.rate * self.problem.gamma0 / self.points * self.earlier * (self.labels - self.f)
        c = self.feature_responses[l - 1] + learned * self.features[l - 1]
        return c, self.gradient_responses[l] + learned * self.gradients[l + 1]

    def fields(self, c: np.ndarray, d: np.ndarray, u: np.ndarray, r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """φ and z of all paths, [S, n], one time after the other."""
        phi, z, g = np.zeros_like(u), np.zeros_like(u), np.zeros_like(u)
        for start in range(0, self.n, self.points):
            end = start + self.points
            phi[:, start:end] = np.tanh(u[:, start:end] + g[:, :start] @ c[start:end, :start].T)
            z[:, start:end] = r[:, start:end] + phi[:, :end] @ d[start:end, :end].T
            g[:, start:end] = (1 - phi[:, start:end] ** 2) * z[:, start:end]
        return phi, z

    def responses(self, l: int, c: np.ndarray, d: np.ndarray, phi: np.ndarray, z: np.ndarray):
        """Sums over the paths of ∂φ/∂r and ∂g/∂u. With N = diag(φ''z) + diag(φ') D diag(φ'), φ'' = −2φφ',

            ∂h/∂u = (1 − C N)⁻¹,   ∂g/∂u = N (1 − C N)⁻¹,   ∂φ/∂r = diag(φ') (1 − C N)⁻¹ C diag(φ')

        in float32: the averages' noise is much larger than its rounding.
        """
        a, b = np.zeros((self.n, self.n)), np.zeros((self.n, self.n))
        diagonal = np.arange(self.n)
        c, d = c.astype(np.float32), d.astype(np.float32)
        for first in range(0, len(phi), self.chunk):
            p = phi[first : first + self.chunk].astype(np.float32)
            slope = 1 - p**2
            curved = -2 * p * slope * z[first : first + self.chunk].astype(np.float32)
            n = slope[:, :, None] * d * slope[:, None, :]
            n[:, diagonal, diagonal] += curved
            m = -(c @ n)
            m[:, diagonal, diagonal] += 1
            inverse = np.linalg.inv(m)
            if l > 1:
                b += (n @ inverse).sum(axis=0)
            if l < self.layers:
                a += (slope[:, :, None] * (inverse @ c) * slope[:, None, :]).sum(axis=0)
        return a, b

    def jacobian_flops(self) -> float:
        """Per iteration: C N takes 2n³, the inverse 8n³/3, N(…)⁻¹ and (…)⁻¹C 2n³ each where wanted."""
        wanted = sum((l > 1) + (l < self.layers) for l in range(1, self.layers + 1))
        return self.paths * self.n**3 * (self.layers * (2 + 8 / 3) + 2.0 * wanted)
