"""bench/compare --check: that the things compared have the same answer, at tiny size, with fixed seeds.

Two means of independent runs are compared entry by entry: t = difference/√(σ₁² + σ₂²), at most LIMIT in size everywhere. With 40 runs a mean or more, a right
program exceeds it with probability below 1e-4 a comparison (Student t, 39 degrees of freedom, some hundred entries). Each comparison also sees that
a learning rate a tenth too large is noticed.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import programs
from programs import ROOT, Run

LIMIT = 6.0
TINY = dict(train=4, steps=8)
ETA = 1.0
"""Of the example."""


def largest_t(a: Run, b: Run) -> float:
    """After the start, where both are zero."""
    return float(np.abs((a.mean - b.mean)[1:] / np.sqrt(a.stderr**2 + b.stderr**2)[1:]).max())


def own(rate: float = ETA) -> Run:
    settings = dict(data__train=TINY["train"], training__steps=TINY["steps"], training__learning_rate=rate)
    return programs.dmft(1024, 64, 5, solver__tolerance=0.003, **settings)


def extrapolated(runs: dict[int, Run]) -> Run:
    """a of a + b/N + c/N² through three widths, entry by entry, with its standard error."""
    widths = np.array(list(runs), float)
    weights = np.linalg.inv(np.stack([widths**0, 1 / widths, 1 / widths**2], axis=1))[0]
    mean = sum(w * run.mean for w, run in zip(weights, runs.values()))
    variance = sum((w * run.stderr) ** 2 for w, run in zip(weights, runs.values()))
    return Run(mean, np.sqrt(variance), 0, 0)


def networks_of_the_repository(width: int) -> Run:
    """The finite networks of `./dmft validate`: mean and spread of their outputs."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(ROOT / "dmft"),
            "validate",
            str(programs.EXAMPLE),
            "--quiet",
            "-o",
            f"{folder}/report",
            "--widths",
            f"{width},{2 * width}",
            "--seeds",
            "400,8",
            "--set",
            "data.test=0",
            "--set",
            f"data.train={TINY['train']}",
            "--set",
            f"training.steps={TINY['steps']}",
            "--set",
            "solver.samples=512",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 2):  # 2: these two widths need not agree with the limit
            raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
        told = json.loads(Path(folder, "report", "report.json").read_text())
    found = next(w for w in told["widths"] if w["width"] == width)
    shape = (TINY["steps"] + 1, TINY["train"])
    outputs = found["train_outputs"]
    mean, spread = (np.array(outputs[key], float).reshape(shape) for key in ("mean", "spread"))
    return Run(mean, spread / np.sqrt(found["networks"]), 0, 0)


def main() -> int:
    width = 32
    solver, wrong = own(), own(1.1 * ETA)
    numpy = programs.workers("numpy", 2000, width, seed=1, **TINY)
    torch = programs.workers("torch", 2000, width, seed=2, **TINY)
    rotated = programs.workers("numpy", 2000, width, seed=3, inputs="rotated", **TINY)
    fast = programs.workers("numpy", 2000, width, seed=4, rate=1.1 * ETA, inputs="rotated", **TINY)
    repository = networks_of_the_repository(width)
    wide = {w: programs.workers("numpy", 3000, w, seed=w, inputs="rotated", **TINY) for w in (24, 48, 96)}
    causal = programs.workers("causal", 64, 1024, tolerance=0.003, seed=5, **TINY)
    textbook = programs.workers("textbook", 40, 500, seed=6, iterations=15, **TINY)
    same = [
        ("networks: NumPy, PyTorch", numpy, torch, fast),
        ("networks: NumPy with images, with rotated inputs", numpy, rotated, fast),
        ("networks: NumPy, ./dmft validate", rotated, repository, fast),
        ("networks extrapolated in 1/N, ./dmft solve", extrapolated(wide), solver, wrong),
        ("causal algorithm in NumPy, ./dmft solve", causal, solver, wrong),
        ("published algorithm, ./dmft solve", textbook, solver, wrong),
    ]
    failures = 0
    for name, first, second, different in same:
        t, control = largest_t(first, second), largest_t(first, different)
        right = t <= LIMIT < control
        failures += not right
        print(
            f"{'ok  ' if right else 'FAIL'} {name}: largest |t| {t:.2f} (at most {LIMIT:g}); with η a tenth too large {control:.1f}",
            flush=True,
        )
    return 1 if failures else 0
