"""How much is computed: the full comparison, and a quick one for development."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Own:
    """Settings of this repository's solver for an error e."""

    error: float
    samples: int
    replicas: int
    tolerance: float


@dataclass(frozen=True)
class Sizes:
    name: str = "full"
    turns: int = 3
    reference: dict[str, object] = field(
        default_factory=lambda: dict(samples=16384, replicas=32, seed=2000, solver__tolerance=0.005)
    )
    # Width: networks whose mean and variance tell b and v.
    law: dict[int, int] = field(
        default_factory=lambda: {16: 12000, 24: 8000, 32: 6000, 48: 4000, 64: 3000, 96: 2000, 128: 1200, 256: 300}
    )
    timed_widths: tuple[int, ...] = (64, 128, 256, 512, 1024, 2048, 4096)
    own: tuple[Own, ...] = (Own(3e-3, 512, 5, 0.05), Own(1e-3, 4096, 6, 0.02), Own(3e-4, 4096, 52, 0.01))
    seconds_of_a_real_ensemble: float = 100.0
    # Samples, replicas, tolerance.
    settings: tuple[tuple[int, int, float], ...] = (
        (512, 32, 0.1),
        (512, 32, 0.05),
        (512, 32, 0.02),
        (4096, 6, 0.05),
        (4096, 6, 0.02),
        (4096, 6, 0.01),
    )
    self_consistent: tuple[int, int] | None = (4096, 4)
    # P, T and solves of the published algorithm whose error is measured.
    published: tuple[tuple[int, int, int], ...] = ((4, 10, 8), (4, 20, 4), (8, 20, 2))
    published_paths: tuple[int, ...] = (250, 1000)
    published_timed_paths: int = 6
    # Samples, tolerance, and numbers of replicas: with the second less the first, what a replica takes beside what does not grow.
    causal: tuple[int, float, tuple[int, int]] = (4096, 0.02, (4, 16))


QUICK = Sizes(
    name="quick",
    turns=2,
    reference=dict(samples=4096, replicas=12, seed=2000, solver__tolerance=0.01),
    law={16: 1000, 32: 800, 48: 600, 64: 400, 96: 200, 128: 100},
    timed_widths=(64, 256, 1024),
    own=(Own(3e-3, 512, 5, 0.05),),
    seconds_of_a_real_ensemble=5.0,
    settings=((512, 16, 0.1), (512, 16, 0.02)),
    self_consistent=None,
    published=((4, 10, 4), (4, 16, 3)),
    published_paths=(250,),
    published_timed_paths=1,
    causal=(1024, 0.03, (2, 4)),
)
