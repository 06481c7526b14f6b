"""Ensembles of finite networks in PyTorch, as one writes them: float32, autograd, torch.optim.SGD; several networks at once by bmm."""

from __future__ import annotations

import numpy as np
import torch

from problem import Problem


class Networks(torch.nn.Module):
    """`count` perceptrons of width N side by side; an input goes through all of them."""

    def __init__(self, inputs: int, width: int, count: int, depth: int, gamma0: float, random: torch.Generator):
        super().__init__()
        self.width, self.count, self.gamma0 = width, count, gamma0

        def normal(*shape: int) -> torch.nn.Parameter:
            return torch.nn.Parameter(torch.randn(*shape, generator=random))

        self.first = normal(count * width, inputs)
        self.hidden = torch.nn.ParameterList([normal(count, width, width) for _ in range(depth - 1)])
        self.readout = normal(count, 1, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """f, count × P, of x/√D, D × P."""
        phi = torch.tanh(self.first @ x).view(self.count, self.width, -1)
        for weights in self.hidden:
            phi = torch.tanh(torch.bmm(weights, phi * self.width**-0.5))
        return torch.bmm(self.readout, phi).squeeze(1) / (self.gamma0 * self.width)


def train(problem: Problem, width: int, networks: int, seed: int, batch: int) -> np.ndarray:
    """f of so many networks of width N, [networks, T + 1, P], trained `batch` at a time."""
    random = torch.Generator().manual_seed(seed)
    sizes = [min(batch, networks - start) for start in range(0, networks, batch)]
    return np.concatenate([train_batch(problem, width, size, random) for size in sizes])


def train_batch(problem: Problem, width: int, count: int, random: torch.Generator) -> np.ndarray:
    """θ ← θ − η γ0² N ∂/∂θ (1/P) Σ_μ ½ (f_μ − f_μ(0) − y_μ)²; summed over the networks, which share no weights."""
    x = torch.tensor(problem.x.T / np.sqrt(problem.x.shape[1]), dtype=torch.float32).contiguous()
    y = torch.tensor(problem.y, dtype=torch.float32)
    model = Networks(x.shape[0], width, count, problem.depth, problem.gamma0, random)
    optimizer = torch.optim.SGD(model.parameters(), lr=problem.rate * problem.gamma0**2 * width)
    outputs = torch.empty(count, problem.steps + 1, problem.examples)
    start = None
    for t in range(problem.steps + 1):
        with torch.set_grad_enabled(t < problem.steps):
            f = model(x)
        start = f.detach() if start is None else start
        outputs[:, t] = f.detach() - start
        if t < problem.steps:
            loss = 0.5 * (f - start - y).square().mean(dim=1).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
    return outputs.numpy()
