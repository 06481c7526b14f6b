"""The answer that all errors are measured against: many replicas of this repository's solver at a much smaller tolerance, with its own error.

It is kept beside the results and read again where its settings are the same. Its bias is seen from outside: finite networks, extrapolated in
1/N, are compared with it, and smaller tolerances and more samples no longer move it (the table of settings of the solver).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import programs
from programs import Run, rms


@dataclass(frozen=True)
class Reference:
    """f, [T + 1, P], and its standard error."""

    mean: np.ndarray
    stderr: np.ndarray

    def error(self, mean: np.ndarray) -> float:
        """R.m.s. distance over steps and examples, what the reference's own noise adds to it subtracted."""
        return float(np.sqrt(max(0.0, np.mean((mean - self.mean) ** 2) - np.mean(self.stderr**2))))

    def bias(self, run: Run) -> float:
        """The same with the run's own noise subtracted as well."""
        return float(np.sqrt(max(0.0, np.mean((run.mean - self.mean) ** 2 - self.stderr**2 - run.stderr**2))))

    @property
    def rms_stderr(self) -> float:
        return rms(self.stderr)


def fingerprint() -> str:
    """Of the example's parameters and training images."""
    told = tomllib.loads(programs.EXAMPLE.read_text())
    images = programs.EXAMPLE.parent / told["data"]["train_path"]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode() + images.read_bytes()).hexdigest()[:16]


def reference(folder: Path, name: str, **settings: object) -> Reference:
    """Reads it from the folder, or makes it and leaves it there."""
    file = folder / f"reference-{name}.json"
    told = {key.replace("__", "."): value for key, value in settings.items()} | {"problem": fingerprint()}
    if file.exists():
        kept = json.loads(file.read_text())
        if kept["settings"] == told:
            print(f"reference: {file}, made before", flush=True)
            return Reference(np.array(kept["outputs"]), np.array(kept["outputs_stderr"]))
    print(f"reference: solving with {told} ...", flush=True)
    run = programs.dmft(**settings)
    rounded = {"outputs": run.mean.round(7).tolist(), "outputs_stderr": run.stderr.round(7).tolist()}
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"settings": told, "seconds": round(run.wall, 1)} | rounded) + "\n")
    return Reference(run.mean, run.stderr)
