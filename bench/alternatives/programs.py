"""Runs the things compared as whole processes and times them from outside: wall-clock seconds and processor seconds."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "cifar10-tanh.toml"
PYTHON = "/usr/bin/python3"
CORES = len(os.sched_getaffinity(0))


@dataclass(frozen=True)
class Run:
    """f of independent runs: their mean and its standard error, [T + 1, P]; every run's f where they are kept; seconds."""

    mean: np.ndarray
    stderr: np.ndarray
    wall: float
    processor: float
    each: np.ndarray | None = None

    @property
    def rms_stderr(self) -> float:
        return rms(self.stderr)


def rms(x: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(x))))


def processor_seconds() -> float:
    """Of all children that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def timed(commands: list[list[str]], environment: dict[str, str]) -> tuple[float, float]:
    """Runs the commands at the same time; wall-clock and processor seconds until the last has ended."""
    before, start = processor_seconds(), time.perf_counter()
    with tempfile.TemporaryFile() as said:
        running = [
            subprocess.Popen(command, env=os.environ | environment, stdout=said, stderr=subprocess.STDOUT)
            for command in commands
        ]
        failed = [process.args for process in running if process.wait() != 0]
        wall = time.perf_counter() - start
        if failed:
            said.seek(0)
            raise RuntimeError(f"failed: {failed}\n{said.read().decode(errors='replace')}")
    return wall, processor_seconds() - before


def dmft(samples: int, replicas: int, seed: int = 0, **settings: object) -> Run:
    """`./dmft solve` of the example with training points only; settings such as data__train=10 are keys section.name."""
    keys = {
        "data.test": 0,
        "output.record": "[]",
        "output.pictures": "false",
        "solver.backend": "simd",
        "solver.threads": CORES,
        "solver.samples": samples,
        "solver.replicas": replicas,
        "solver.seed": seed,
    } | {name.replace("__", "."): value for name, value in settings.items()}
    with tempfile.TemporaryDirectory() as folder:
        command = [str(ROOT / "dmft"), "solve", str(EXAMPLE), "--quiet", "-o", f"{folder}/run"]
        for key, value in keys.items():
            command += ["--set", f"{key}={value}"]
        wall, processor = timed([command], {})
        train = json.loads(Path(folder, "run", "summary.json").read_text())["train"]
    mean = np.array(train["outputs"], float)
    stderr = np.array(train["outputs_stderr"], float) if replicas > 1 else np.full_like(mean, np.nan)
    return Run(mean, stderr, wall, processor)


def workers(
    kind: str, count: int, size: int, processes: int = CORES, threads: int = 1, seed: int = 1, **options: object
) -> Run:
    """`count` runs of worker.py's kind, divided among so many processes of so many threads."""
    shares = [count // processes + (i < count % processes) for i in range(processes)]
    with tempfile.TemporaryDirectory() as folder:
        commands = [
            worker(kind, Path(folder, f"{i}.npz"), threads, count=share, size=size, seed=100 * seed + i, **options)
            for i, share in enumerate(shares)
            if share > 0
        ]
        wall, processor = timed(commands, blas_threads(threads))
        each = np.concatenate([np.load(Path(folder, f"{i}.npz"))["outputs"] for i in range(len(commands))])
    spread = each.std(axis=0, ddof=1, dtype=float) if count > 1 else np.full(each.shape[1:], np.nan)
    return Run(each.mean(axis=0, dtype=float), spread / np.sqrt(count), wall, processor, each)


def width_costs(kind: str, widths: list[int], processes: int, threads: int, **options: object) -> np.ndarray:
    """Wall-clock seconds a network of each width takes when all processes train, start-up left out."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{i}.npz") for i in range(processes)]
        listed = ",".join(str(w) for w in widths)
        timed([worker(kind, f, threads, time_widths=listed, **options) for f in files], blas_threads(threads))
        return np.mean([np.load(f)["seconds_a_network"] for f in files], axis=0) / processes


def worker(kind: str, out: Path, threads: int, **options: object) -> list[str]:
    command = [PYTHON, str(Path(__file__).with_name("worker.py")), kind]
    for name, value in ({"parameters": EXAMPLE, "out": out, "threads": threads} | options).items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    return command


def blas_threads(threads: int) -> dict[str, str]:
    return {"OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads), "PYTHONDONTWRITEBYTECODE": "1"}


def build() -> None:
    """Builds ./dmft if its sources are newer, so that no timing holds a build."""
    timed([[str(ROOT / "dmft"), "--version"]], {})


def torch_version() -> str:
    told = subprocess.run(
        [PYTHON, "-c", "import torch; print('PyTorch', torch.__version__)"], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()
