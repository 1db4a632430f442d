"""One side of one case in a process of its own: prints seconds and memory, writes the figures.

python worker.py PART CASE_NUMBER ours|PEER INPUTS RESULT.npz REPEATS
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def resident(field: str) -> float:
    """VmRSS (now) or VmHWM (peak since the last reset) in MB; elsewhere than on Linux the peak of the process."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field)) / 1024


def forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def measure(run, repeats: int):
    """Seconds of each repeat (wall, processor) and the memory the calculation added at its peak."""
    before = resident("VmRSS")
    forget_peak()
    walls, busy, found = [], [], None
    for _ in range(repeats):
        del found
        wall, cpu = time.perf_counter(), time.process_time()
        found = run()
        walls.append(time.perf_counter() - wall)
        busy.append(time.process_time() - cpu)
    peak = resident("VmHWM")
    line = {
        "seconds": min(walls),
        "cpu": min(busy),
        "first": walls[0],
        "mb": peak - before,
        "idle_mb": before,
    }
    return line, found


def work(case, side: str, inputs: Path):
    """(run, tidy) of one side."""
    return (case.ours if side == "ours" else case.peers[side])(inputs)


def warm_up(case, side: str) -> None:
    """The small case once, its inputs and answers forgotten."""
    with tempfile.TemporaryDirectory() as folder:
        case.make(Path(folder))
        work(case, side, Path(folder))[0]()
    gc.collect()


def main(part: str, number: int, side: str, inputs: Path, result: Path, repeats: int) -> None:
    warnings.simplefilter("ignore")
    case = importlib.import_module(f"parts.{part}").PART.cases[number]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        if case.warm:
            warm_up(case.warm, side)
        run, tidy = work(case, side, inputs)
        line, found = measure(run, repeats)
        np.savez(result, **tidy(found))
    print(json.dumps(line))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]), int(sys.argv[6]))
