"""A process of its own: a practice workspace with a generated register and project library, both taken in as lists."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lists.making import make_csv

from load.making import make_projects

CLI = (sys.executable, "-c", "from yanzhen.cli.main import run; run()")


def main(folder: str, enterprises: int, projects: int) -> None:
    """``DATABASE_URL`` decides where the record lies; prints the seconds of each step."""
    place = Path(folder)
    took = {"init": _step([*CLI, "init", str(place / "ws"), "--pack", "hengyang", "--practice"])}
    make_csv(place / "enterprises.csv", enterprises)
    parks, nodes = _known(place / "ws")
    make_projects(place / "projects.csv", projects, parks, nodes)
    for kind in ("enterprises", "projects"):
        words = [*CLI, "import", "list", kind, str(place / f"{kind}.csv"), "--leave-refused"]
        took[kind] = _step([*words, "--workspace", str(place / "ws")])
    print(json.dumps(took))


def _step(words: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words[3:6])}：{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return round(time.perf_counter() - start, 1)


def _known(workspace: Path) -> tuple[list[str], list[str]]:
    """Names of parks and of nodes that a list may use: those that mean one thing only."""
    from yanzhen.cli.django_setup import setup

    setup(workspace)
    from yanzhen.city.chains.queries import node_rows
    from yanzhen.city.parks.queries import parks

    labels = [node.label for node in node_rows()]
    once = [label for label in labels if labels.count(label) == 1 and not set(label) & set("、，/;；|,")]
    return [park.name for park in parks()], once


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
