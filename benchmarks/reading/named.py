"""Scores names and relations against a gold standard: exact name and type; exact head, relation and tail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any


def score_entities(gold: Path, found: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    """One row a type and one over all types, pooled over the documents."""
    wanted = {(f.stem, r["type"], r["name"]) for f in gold.glob("*.jsonl") for r in _rows(f)}
    got = {(stem, str(e.type), e.name) for stem, entities in found.items() for e in entities}
    for kind in (*sorted({k for _, k, _ in wanted}), "all"):
        one = {x for x in wanted if kind in ("all", x[1])}
        other = {x for x in got if kind in ("all", x[1])}
        yield {"workload": "entities", "type": kind} | _f1(one, other)


def score_relations(gold: Path, found: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    wanted = {(f.stem, r["head"], r["relation"], r["tail"]) for f in gold.glob("*.jsonl") for r in _rows(f)}
    got = {(stem, r.head, str(r.relation), r.tail) for stem, relations in found.items() for r in relations}
    for kind in (*sorted({x[2] for x in wanted}), "all"):
        one = {x for x in wanted if kind in ("all", x[2])}
        other = {x for x in got if kind in ("all", x[2])}
        yield {"workload": "relations", "type": kind} | _f1(one, other)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _f1(wanted: set[Any], got: set[Any]) -> dict[str, Any]:
    right = len(wanted & got)
    precision, recall = right / max(1, len(got)), right / max(1, len(wanted))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    shown = {"precision": precision, "recall": recall, "f1": f1}
    return {k: round(v, 3) for k, v in shown.items()} | {"gold": len(wanted), "found": len(got)}
