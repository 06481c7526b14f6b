"""One process of a comparison: trains networks, or solves, `count` times and saves f, [count, T + 1, P], with the seconds it took inside.

    worker.py numpy|torch|causal|textbook --parameters FILE --count 10 --size 256 --seed 1 --out FILE.npz
    worker.py numpy|torch --time-widths 128,256 …    seconds a network of each width takes
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Callable

import numpy as np

from problem import Problem, load

BATCH_ELEMENTS = 2**17
"""Weights of a layer of all networks trained side by side: they stay in the nearest caches."""

TIMED_STEPS = (2, 14)
"""Wider networks are timed over some steps, and the rest is linear in their number."""
WHOLE_UP_TO = 256


def best_batch(width: int) -> int:
    return max(1, BATCH_ELEMENTS // width**2)


def trainer(kind: str, threads: int) -> Callable[[Problem, int, int, int, int], np.ndarray]:
    if kind == "torch":
        import torch

        import networks_torch

        torch.set_num_threads(threads)
        return networks_torch.train
    import networks_numpy

    return networks_numpy.train


def results(arguments: argparse.Namespace, problem: Problem) -> np.ndarray:
    seeds = [1000 * arguments.seed + i for i in range(arguments.count)]
    if arguments.kind == "causal":
        import causal_numpy

        return np.array([causal_numpy.solve(problem, arguments.size, arguments.tolerance, seed) for seed in seeds])
    if arguments.kind == "textbook":
        from textbook_numpy import Textbook

        return np.array([Textbook(problem, arguments.size, seed).solve(arguments.iterations) for seed in seeds])
    train = trainer(arguments.kind, arguments.threads)
    return train(problem, arguments.size, arguments.count, seeds[0], arguments.batch or best_batch(arguments.size))


def seconds_a_network(train: Callable[..., np.ndarray], problem: Problem, width: int, batch: int) -> float:
    """Of a whole training where that is short; else s(T) = s(2) + (s(14) − s(2)) (T − 2)/12."""

    def seconds(steps: int) -> float:
        start = time.perf_counter()
        train(problem.shorter(steps), width, batch, 1, batch)
        return (time.perf_counter() - start) / batch

    if width <= WHOLE_UP_TO or problem.steps <= TIMED_STEPS[1]:
        return seconds(problem.steps)
    few, more = seconds(TIMED_STEPS[0]), seconds(TIMED_STEPS[1])
    return few + max(0.0, more - few) * (problem.steps - TIMED_STEPS[0]) / (TIMED_STEPS[1] - TIMED_STEPS[0])


def widths_timed(arguments: argparse.Namespace, problem: Problem) -> dict[str, np.ndarray]:
    train = trainer(arguments.kind, arguments.threads)
    train(problem.shorter(2), 64, 1, 1, 1)  # libraries are loaded at their first call
    widths = [int(w) for w in arguments.time_widths.split(",")]
    # The better of one network after the other and several side by side.
    timed = [min(seconds_a_network(train, problem, w, b) for b in {1, best_batch(w)}) for w in widths]
    return {"widths": np.array(widths), "seconds_a_network": np.array(timed)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["numpy", "torch", "causal", "textbook"])
    parser.add_argument("--parameters", type=Path, required=True)
    parser.add_argument("--train", type=int)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--inputs", choices=["images", "rotated"], default="images")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--size", type=int, default=256, help="width, samples or paths")
    parser.add_argument("--batch", type=int, default=0)
    parser.add_argument("--tolerance", type=float, default=0.02)
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-widths", default="")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    problem = load(arguments.parameters, arguments.train, arguments.steps, arguments.rate)
    if arguments.inputs == "rotated":
        problem = problem.rotated()
    if arguments.time_widths:
        np.savez(arguments.out, **widths_timed(arguments, problem))
    else:
        np.savez(arguments.out, outputs=results(arguments, problem))


if __name__ == "__main__":
    main()
