"""Side by side with the peers, one JSON line a comparison.

    python benchmarks/analysis/run.py [--large] [--tables FOLDER] [--only complexity|linkages|inverse]

Peers are installed into an environment of their own (--peers keeps it) and never into ours. Seconds are the best
of the repeats, so compiling is not in them; ``first`` is the first call with it. ``cpu`` are processor seconds of
all threads, which a busy machine distorts less than wall time. Memory is what the calculation adds at its peak.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import workload  # noqa: E402

PEERS = {"ecomplexity": "0.5.3", "economic-complexity": "0.3.0", "econcomplex": "1.0.1", "pymrio": "0.7.0"}


def prepared(folder: Path) -> str:
    """The interpreter of the peers' environment, made when it is not there (economic-complexity needs pandas < 3)."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        wanted = ["pandas<3", *(f"{name}=={version}" for name, version in PEERS.items())]
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True, stdout=sys.stderr)
    return str(python)


def measured(python: str, engine: str, table: Path, repeats: int) -> tuple[dict, dict]:
    result = table.with_name(f"{engine}.npz")
    words = [python, str(HERE / "worker.py"), engine, str(table), str(result), str(repeats)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1]), dict(np.load(result))


def compare(part: str, name: str, table: Path, pairs: list[tuple[str, str, str, int]], python: str) -> None:
    """``pairs``: our engine, the peer's engine, its package, repeats of the peer."""
    ours: dict[str, tuple[dict, dict]] = {}
    for our, peer, package, repeats in pairs:
        if our not in ours:
            ours[our] = measured(sys.executable, our, table, 7)
        mine, figures = ours[our]
        theirs, other = measured(python, peer, table, repeats)
        agree = {k: float(np.nanmax(np.abs(figures[k] - v))) for k, v in other.items() if k in figures}
        line = {
            "part": part,
            "peer": package,
            "version": PEERS[package],
            "workload": name,
            "ratio": round(theirs["seconds"] / mine["seconds"], 1),
            "ratio_cpu": round(theirs["cpu"] / mine["cpu"], 1),
            "agreement": agree,
            "memory": round(mine["mb"] / max(theirs["mb"], 1e-9), 2),
            "ours": mine,
            "theirs": theirs,
        }
        print(json.dumps(line), flush=True)


def complexity(folder: Path, python: str) -> None:
    values = workload.regions_by_activities(3000, 1400)
    table = folder / "complexity.npz"
    np.savez(table, **dict(zip(("region", "activity", "value"), workload.long_table(values), strict=True)))
    peers = ["ecomplexity", "economic-complexity", "econcomplex"]
    pairs = [("yanzhen_complexity", peer.replace("-", "_"), peer, 1) for peer in peers]
    compare("complexity", "3000 x 1400 long table, everything", table, pairs, python)


def national(folder: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    from yanzhen.analysis.inputoutput import read_io_table

    read = {place.stem: read_io_table(place) for place in sorted(folder.glob("*.csv"))}
    return {name: (table.flows, table.output) for name, table in read.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="8,000 sectors as well")
    parser.add_argument("--tables", type=Path, help="folder of national input-output tables")
    parser.add_argument("--only", choices=["complexity", "linkages", "inverse"])
    parser.add_argument("--peers", type=Path, help="environment of the peers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        python = prepared(asked.peers or folder / "peers")
        if asked.only in (None, "complexity"):
            complexity(folder, python)
        tables = {f"{n} random sectors": workload.flows(n) for n in [1000, 3000] + [8000] * asked.large}
        tables |= national(asked.tables) if asked.tables else {}
        for name, (flows, output) in tables.items():
            place = folder / "flows.npz"
            np.savez(place, flows=flows, output=output)
            for part in ("linkages", "inverse"):
                if asked.only in (None, part) and (part == "linkages" or len(output) <= 3000):
                    pairs = [(f"yanzhen_{part}", f"pymrio_{part}", "pymrio", 3 if len(output) <= 3000 else 1)]
                    compare(part, name, place, pairs, python)


if __name__ == "__main__":
    main()
