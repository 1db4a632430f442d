"""Every part beside its peers, in one table: part, peer and version, workload, ratio, agreement, memory.

    benchmarks/run [PART …] [--only TEXT] [--large] [--json FILE] [--list]

Ratio: seconds of the peer over ours, the best of the repeats, so compiling is not in it (in brackets: of processor
seconds of all threads, which a busy machine distorts less). Memory: what our calculation adds at its peak over what
the peer's adds. Agreement: the largest difference of any figure both sides give, over the largest figure. Each side
works in a process of its own, each peer in an environment of its own (var/benchmarks), never in ours.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from cases import Case, MissingInputError, Part  # noqa: E402
from environments import interpreter  # noqa: E402

COLUMNS = ("part", "peer", "workload", "ratio", "agreement", "memory", "note")


def parts(wanted: list[str]) -> dict[str, Part]:
    """Every file of parts/ is one part; its PART is the table of its cases."""
    names = sorted(p.stem for p in (HERE / "parts").glob("*.py") if p.stem != "__init__")
    unknown = [name for name in wanted if name not in names]
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}; there are {', '.join(names)}")
    return {name: importlib.import_module(f"parts.{name}").PART for name in wanted or names}


def measured(python: str, key: tuple[str, int, str], inputs: Path, repeats: int) -> tuple[dict, dict]:
    part, number, side = key
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.npz"
        words = [
            python,
            str(HERE / "worker.py"),
            part,
            str(number),
            side,
            str(inputs),
            str(result),
            str(repeats),
        ]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError((done.stderr.strip().splitlines() or ["the worker died without a word"])[-1])
        return json.loads(done.stdout.splitlines()[-1]), dict(np.load(result))


def difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference over the largest figure; infinite when shapes or gaps differ."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    if ours.shape != theirs.shape or (np.isnan(ours) != np.isnan(theirs)).any():
        return float("inf")
    scale = max(float(np.nanmax(np.abs(theirs), initial=0.0)), 1e-300)
    return float(np.nanmax(np.abs(ours - theirs), initial=0.0)) / scale


def correlation(ours: np.ndarray, theirs: np.ndarray) -> float:
    both = np.isfinite(ours) & np.isfinite(theirs)
    return float(np.corrcoef(ours[both].ravel(), theirs[both].ravel())[0, 1])


def compare(case: Case, mine: tuple[dict, dict], peer: tuple[dict, dict]) -> dict:
    ours, theirs = mine[0], peer[0]
    shared = {k: (mine[1][k], v) for k, v in peer[1].items() if k in mine[1]}
    line: dict = {
        "agreement": {k: difference(*pair) for k, pair in shared.items()},
        "figures": {k: [float(v.item()) for v in pair] for k, pair in shared.items() if pair[0].size == 1},
        "ours": ours,
        "theirs": theirs,
    }
    if case.expected:
        return line | {"correlation": {k: correlation(*pair) for k, pair in shared.items()}}
    return line | {
        "ratio": theirs["seconds"] / ours["seconds"],
        "ratio_cpu": theirs["cpu"] / max(ours["cpu"], 1e-9),
        "memory": ours["mb"] / theirs["mb"] if theirs["mb"] > 1 else None,
    }


def results(name: str, part: Part, large: bool, only: str) -> Iterator[dict]:
    """One line a case and peer; a case that cannot run says why instead of figures."""
    for number, case in enumerate(part.cases):
        if (case.large and not large) or only not in case.workload:
            continue
        head = {"part": part.name, "workload": case.workload, "note": case.expected or case.note}
        with tempfile.TemporaryDirectory() as folder:
            try:
                case.make(Path(folder))
            except MissingInputError as error:
                yield head | {"peer": "", "left_out": str(error)}
                continue
            yield from against_peers(name, part, number, head, Path(folder))


def against_peers(name: str, part: Part, number: int, head: dict, inputs: Path) -> Iterator[dict]:
    case, mine = part.cases[number], None
    for key, peer in part.peers.items():
        if key not in case.peers:
            continue
        line = head | {"peer": f"{peer.package} {peer.version}"}
        try:
            mine = mine or measured(sys.executable, (name, number, "ours"), inputs, case.repeats[0])
            theirs = measured(interpreter(peer), (name, number, key), inputs, case.repeats[1])
            yield line | compare(case, mine, theirs)
        except (RuntimeError, subprocess.CalledProcessError) as error:
            yield line | {"left_out": str(error)}


def row(line: dict) -> tuple[str, ...]:
    if "left_out" in line:
        return (line["part"], line["peer"], line["workload"], "–", "–", "–", f"left out: {line['left_out']}")
    agreement = f"{max(line['agreement'].values()):.0e}" if line["agreement"] else "–"
    if "correlation" in line:
        agreement = "differs as expected, r = " + ", ".join(f"{r:.2f}" for r in line["correlation"].values())
        return (line["part"], line["peer"], line["workload"], "–", agreement, "–", line["note"])
    ratio = f"{line['ratio']:.1f} ({line['ratio_cpu']:.1f})"
    memory = f"{line['memory']:.2f}" if line["memory"] is not None else "–"
    seconds = f"{line['ours']['seconds']:.3g} s : {line['theirs']['seconds']:.3g} s"
    figures = [f"{name} {ours:.3f} : {theirs:.3f}" for name, (ours, theirs) in line["figures"].items()]
    return (
        line["part"],
        line["peer"],
        line["workload"],
        ratio,
        agreement,
        memory,
        "; ".join(filter(None, [seconds, *figures, line["note"]])),
    )


def printed(rows: list[tuple[str, ...]]) -> str:
    """A Markdown table, padded so that it also reads in a terminal."""
    table = [COLUMNS, *rows]
    widths = [max(len(line[i]) for line in table) for i in range(len(COLUMNS))]
    body = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in table
    ]
    return "\n".join([body[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *body[1:]])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="only these parts")
    parser.add_argument("--large", action="store_true", help="the large workloads as well")
    parser.add_argument("--only", default="", metavar="TEXT", help="only workloads whose words contain this")
    parser.add_argument("--json", type=Path, help="write each result as a line of JSON as well")
    parser.add_argument("--list", action="store_true", help="list parts and workloads, run nothing")
    asked = parser.parse_args()
    chosen = parts(asked.parts)
    if asked.list:
        for name, part in chosen.items():
            print(*(f"{name}: {c.workload}{' (--large)' if c.large else ''}" for c in part.cases), sep="\n")
        return
    lines = []
    for name, part in chosen.items():
        for line in results(name, part, asked.large, asked.only):
            lines.append(line)
            print(f"{line['part']}: {line['workload']} {line['peer']} done", file=sys.stderr, flush=True)
    if asked.json:
        asked.json.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    print(printed([row(line) for line in lines]))


if __name__ == "__main__":
    main()
