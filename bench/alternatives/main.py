"""bench/compare: this repository's solver beside the alternatives, all in one run on one machine. See docs/performance-alternatives.md."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path

import numpy as np

import programs
from report import Report
from sizes import QUICK, Sizes


def libraries() -> list[str]:
    """Of linear algebra, as mapped into a process that uses it."""
    np.ones((2, 2)) @ np.ones((2, 2))
    mapped = {os.path.realpath(line.split()[-1]) for line in open("/proc/self/maps") if ".so" in line}
    return sorted(path for path in mapped if any(word in path for word in ("blas", "mkl", "blis")))


def processor() -> str:
    names = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/compare", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes, a couple of minutes")
    parser.add_argument(
        "--check", action="store_true", help="only compares answers, with fixed seeds; exit 1 if two differ"
    )
    parser.add_argument(
        "--out",
        type=Path,
        help="folder for tables and plots (default: docs/performance; target/compare-quick for --quick)",
    )
    parser.add_argument(
        "--only", default="a,b,c", help="parts: a finite networks, b the published algorithm, c NumPy (default: all)"
    )
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    if not set(parts) <= set("abc"):
        parser.error(f"--only: got {arguments.only}, expected some of a,b,c")
    if not any("openblas" in path for path in libraries()):
        print(
            f"bench/compare: NumPy uses {libraries()}, expected OpenBLAS; see update-alternatives --config libblas.so.3-x86_64-linux-gnu",
            file=sys.stderr,
        )
        return 69
    programs.build()
    if arguments.check:
        import check

        return check.main()
    sizes = QUICK if arguments.quick else Sizes()
    usual = programs.ROOT / ("target/compare-quick" if arguments.quick else "docs/performance")
    run_parts(Report(arguments.out or usual, parts), sizes, parts)
    return 0


def run_parts(report: Report, sizes: Sizes, parts: list[str]) -> None:
    import against_networks
    import against_numpy
    import against_published
    from reference import reference

    begun = time.time()
    report.say("# Beside the alternatives\n")
    report.say(
        f"`bench/compare{' --quick' if sizes is QUICK else ''} --only {','.join(parts)}`, {time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, {processor()}."
    )
    report.say(f"NumPy {np.__version__} with {', '.join(libraries())}; {programs.torch_version()}.")
    report.say(
        f"Load average at the start {os.getloadavg()[0]:.2f} (what else runs takes its share of both sides; all is timed by turns)."
    )
    if "a" in parts or "c" in parts:
        exact = reference(report.folder, sizes.name, **sizes.reference)
    if "a" in parts:
        against_networks.compare(report, exact, sizes)
    if "b" in parts:
        against_published.compare(report, sizes)
    if "c" in parts:
        against_numpy.compare(report, exact, sizes)
    report.say(f"\nAll took {(time.time() - begun) / 60:.0f} min; load average at the end {os.getloadavg()[0]:.2f}.")


if __name__ == "__main__":
    sys.exit(main())
