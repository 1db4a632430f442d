"""Counts how often each rule path is right on judged text and writes the table that statements take their confidence from.

usage: .venv/bin/python benchmarks/reading/reliability.py [--shared ../shared] [--also GOLD TEXT]… [--fresh GOLD TEXT]… [--write]

A statement is right when the yardstick finds it and kind, unit, year, indicator, relation and mode agree. Counted
are the tune half of the development texts and any further judged texts (``--also``, folders as the yardstick takes
them); the held-out half then tells whether the confidences hold: one JSON line a band of confidence. Texts that no
rule was chosen by (``--fresh``) tell how much less often the rules are right there; all confidences shrink by that.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from run import half, rows_of

from yanzhen.reading import confidence
from yanzhen.reading.plain import read_plain

TABLE = Path(confidence.__file__).parent / "data" / "reliability.yaml"
WEIGHT = 8
HEAD = """# 每条规则路径判过几条、对几条：由 benchmarks/reading/reliability.py --write 数出，不要手改。
# mean 总体正确率；unseen 没有用来定规则的文本上的折扣；weight 判得少的路径向其各段的正确率靠拢的力度；parts 各段（位置:名称），paths 整条路径：[对, 判]
"""


def yardstick(shared: Path) -> ModuleType:
    """score.py as a module, for its matching."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no yardstick in {shared}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(score: ModuleType, gold: Path, text: Path, part: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every statement read from the texts of one part, and whether it is right."""
    dates = dict(line.split(",") for line in (text / "dates.csv").read_text("utf-8").splitlines()[1:])
    for file in sorted(gold.glob("*.jsonl")):
        if part not in ("all", half(file.stem)):
            continue
        written = read_plain(text / f"{file.stem}.txt")
        wanted = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        found = rows_of(written, dates.get(f"{file.stem}.txt", ""))
        pairs, _ = score.match(wanted, found, score.strip(written))
        right = {j for i, j in pairs if _agree(score, wanted[i], found[j])}
        yield from ((row, j in right) for j, row in enumerate(found))


def _agree(score: ModuleType, one: dict[str, Any], other: dict[str, Any]) -> bool:
    if score.base(0, one["unit"])[1] != score.base(0, other["unit"])[1]:
        return False
    same = all(one[key] == other[key] for key in ("kind", "year", "op", "mode"))
    return same and bool(score.close(one["indicator"], other["indicator"]))


def count(rows: list[tuple[dict[str, Any], bool]]) -> dict[str, Any]:
    """The table: mean, weight, parts and paths as [right, judged]."""
    tried: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row, ok in rows:
        names = [f"{place}:{part}" for place, part in enumerate(row["rule"].split("/"))] + [row["rule"]]
        tried.update(names)
        right.update(names if ok else [])
    table = {name: [right[name], tried[name]] for name in sorted(tried)}
    mean = sum(ok for _, ok in rows) / max(1, len(rows))
    parts = {name: pair for name, pair in table.items() if "/" not in name}
    paths = {name: pair for name, pair in table.items() if "/" in name}
    return {"mean": round(mean, 3), "weight": WEIGHT, "unseen": 1.0, "parts": parts, "paths": paths}


def write(table: dict[str, Any]) -> None:
    TABLE.write_text(HEAD + yaml.safe_dump(table, allow_unicode=True, default_flow_style=None), "utf-8")
    confidence.reliability.cache_clear()
    confidence.loaded.cache_clear()


def shortfall(rows: list[tuple[dict[str, Any], bool]]) -> float:
    """Right statements of fresh texts over those that the confidences promise, at most 1."""
    said = sum(row["confidence"] for row, _ in rows)
    return round(min(1.0, sum(ok for _, ok in rows) / said), 3) if said else 1.0


def bands(rows: list[tuple[dict[str, Any], bool]]) -> Iterator[dict[str, Any]]:
    """How often statements of one band of confidence are right."""
    for low, high in ((0.0, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        held = [(row["confidence"], ok) for row, ok in rows if low <= row["confidence"] < high]
        if held:
            said = sum(c for c, _ in held) / len(held)
            true = sum(ok for _, ok in held) / len(held)
            yield {"from": low, "statements": len(held), "said": round(said, 3), "right": round(true, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    parser.add_argument("--also", nargs=2, type=Path, action="append", default=[], metavar=("GOLD", "TEXT"))
    parser.add_argument("--fresh", nargs=2, type=Path, action="append", default=[], metavar=("GOLD", "TEXT"))
    parser.add_argument("--write", action="store_true", help="replace the table; without it only print")
    chosen = parser.parse_args()
    score, dev = yardstick(chosen.shared), chosen.shared / "eval" / "dev"
    rows = list(judged(score, dev / "gold", dev / "text", "tune"))
    for gold, text in chosen.also:
        rows += judged(score, gold, text, "all")
    table = count(rows)
    if chosen.write:
        write(table)
        fresh = [row for pair in chosen.fresh for row in judged(score, *pair, "all")]
        write(table | {"unseen": shortfall(fresh)})
    print(
        json.dumps(
            {
                "workload": "reliability",
                "judged": len(rows),
                "mean": table["mean"],
                "paths": len(table["paths"]),
            }
        )
    )
    for band in bands(list(judged(score, dev / "gold", dev / "text", "held-out"))):
        print(json.dumps({"workload": "confidence", "part": "held-out"} | band))


if __name__ == "__main__":
    main()
