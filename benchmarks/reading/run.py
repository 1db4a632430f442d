"""Measures the reader: accuracy on both halves of the development texts, speed, memory; one JSON line a workload.

usage: .venv/bin/python benchmarks/reading/run.py [--shared ../shared] [accuracy entities speed memory]

A text belongs to the tune half when the SHA-256 of its file name is even, else to the held-out half. The first
rules were written while looking at all texts; later ones were chosen by the tune half alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from named import report

from yanzhen.reading.entities import read_entities
from yanzhen.reading.mending import mend
from yanzhen.reading.plain import read_plain
from yanzhen.reading.relations import read_relations
from yanzhen.reading.statements import iter_statements

FIELDS = ("kind", "subject", "indicator", "op", "value", "unit", "mode", "year", "start", "end", "quote")
FIELDS += ("rule", "confidence")
PLAIN = re.compile(r"(\d+(?:\.\d+)?)\s*([万亿千百]*)\s*(%|元|个|家|户|项|人|吨|亩|公里|平方米|千瓦)")
WORKLOADS = ("accuracy", "entities", "speed", "memory")


def half(name: str) -> str:
    return "held-out" if hashlib.sha256(name.encode()).digest()[-1] % 2 else "tune"


def accuracy(shared: Path) -> None:
    """score.py on the tune half, the held-out half and all, for the reader and for a plain pattern."""
    dev = shared / "eval" / "dev"
    dates = dict(line.split(",") for line in (dev / "text/dates.csv").read_text("utf-8").splitlines()[1:])
    for reader in ("yanzhen", "plain"):
        for part in ("tune", "held-out", "all"):
            with tempfile.TemporaryDirectory() as folder:
                gold, pred = Path(folder) / "gold", Path(folder) / "pred"
                gold.mkdir()
                pred.mkdir()
                for file in sorted((dev / "gold").glob("*.jsonl")):
                    if part in ("all", half(file.stem)):
                        (gold / file.name).write_bytes(file.read_bytes())
                        text = read_plain(dev / "text" / f"{file.stem}.txt")
                        rows = _rows(reader, text, dates.get(f"{file.stem}.txt", ""))
                        (pred / file.name).write_text("\n".join(rows), "utf-8")
                found = _score(shared, gold, pred)
            print(json.dumps({"workload": "statements", "reader": reader, "part": part} | found), flush=True)


def _rows(reader: str, text: str, date: str) -> list[str]:
    if reader == "plain":
        return [json.dumps(row, ensure_ascii=False) for row in _plain(text)]
    return [json.dumps(row, ensure_ascii=False) for row in rows_of(text, date)]


def rows_of(text: str, date: str) -> list[dict[str, Any]]:
    """What the reader finds in a text, as the yardstick takes it, with rule and confidence."""
    made = (asdict(s) for s in iter_statements(mend(text).text, date=date))
    rows = [{name: row[name] for name in FIELDS} for row in made]
    return [row | {"value": list(row["value"])} if isinstance(row["value"], tuple) else row for row in rows]


def _plain(text: str) -> list[dict[str, object]]:
    """The baseline: every digit with a unit, the six characters before it as indicator."""
    return [
        {
            "kind": "target",
            "indicator": text[max(0, m.start() - 6) : m.start()].strip(),
            "op": "=",
            "value": float(m.group(1)),
            "unit": m.group(2) + m.group(3),
            "mode": "level",
            "year": None,
            "quote": text[max(0, m.start() - 6) : m.end()],
        }
        for m in PLAIN.finditer(text)
    ]


def _score(shared: Path, gold: Path, pred: Path) -> dict[str, object]:
    command = [sys.executable, shared / "eval/score.py", "--json", "--gold", gold, "--text"]
    done = subprocess.run(
        [*command, shared / "eval/dev/text", "--pred", pred], capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    flat = {depth: found[depth]["f1"] for depth in ("found", "core", "full")}
    return flat | {"of_found": found["of_found"], "gold": found["gold"], "predicted": found["pred"]}


def entities(shared: Path) -> None:
    """Exact names by type, and relations by head, relation and tail, on each part of the annotated documents."""
    for row in report(shared / "eval" / "dev", _names_of, "rules"):
        print(json.dumps(row, ensure_ascii=False), flush=True)


def _names_of(text: str) -> tuple[list[Any], list[Any]]:
    found = read_entities(text)
    return found, read_relations(text, found)


def speed(shared: Path) -> None:
    """Characters a second of processor time in one process on the five provincial reports, best of five rounds."""
    texts = [read_plain(f) for f in sorted((shared / "data/policy_texts").glob("*.txt"))]
    size = sum(map(len, texts))
    for name, work in (
        ("statements", lambda text: sum(1 for _ in iter_statements(mend(text).text, date="2026-01"))),
        ("plain", lambda text: len(_plain(text))),
        ("entities", lambda text: len(read_entities(text))),
    ):
        best, count = float("inf"), 0
        for _ in range(5):
            begin = time.process_time()
            count = sum(work(text) for text in texts)
            best = min(best, time.process_time() - begin)
        rate = round(size / best)
        print(
            json.dumps(
                {
                    "workload": "speed",
                    "reader": name,
                    "characters": size,
                    "found": count,
                    "characters_per_second": rate,
                }
            )
        )


def memory(shared: Path) -> None:
    """Peak memory of ``yanzhen read --json`` on 5 MB and 50 MB of text, in a process of its own."""
    unit = "\n".join(read_plain(f) for f in sorted((shared / "data/policy_texts").glob("*.txt")))
    for megabytes in (5, 50):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "long.txt"
            path.write_text(unit * (megabytes * 10**6 // len(unit.encode()) + 1), "utf-8")
            code = (
                "import resource,sys,time;sys.argv=['yanzhen','read',sys.argv[1],'--date','2026-01','--json'];"
                "from yanzhen.cli.main import run\nb=time.perf_counter()\ntry: run()\nexcept SystemExit: pass\n"
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024,round(time.perf_counter()-b,1),file=sys.stderr)"
            )
            done = subprocess.run(
                [sys.executable, "-c", code, path],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            peak, seconds = done.stderr.split()[-2:]
        row = {"workload": "memory", "megabytes": megabytes, "peak_mb": int(peak), "seconds": float(seconds)}
        print(json.dumps(row), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    parser.add_argument("workloads", nargs="*", default=WORKLOADS)
    chosen = parser.parse_args()
    for name in chosen.workloads:
        globals()[name](chosen.shared)


if __name__ == "__main__":
    main()
