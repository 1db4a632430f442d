"""Sizes of links from a national input–output table that was kept in the workspace; without one the judged share."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings

KEPT = "io/edges.csv"
"""Where ``yanzhen analyse io … --chains … --workspace …`` leaves the sizes."""
STEPS = (0.0, 0.01, 0.03, 0.1, 0.25)
"""Least share of the customer's intermediate inputs of each of the five widths."""
IMPORT = "yanzhen analyse io 投入产出表.xlsx --chains 定义包 --out 边.csv --workspace 工作区"


@dataclass(frozen=True, slots=True)
class LinkSize:
    of_inputs: float
    width: int
    note: str


def link_sizes() -> Mapping[tuple[str, str], LinkSize]:
    """(supplier, customer) → size; empty without a table, links that the table cannot size left out."""
    folder = getattr(settings.WORKSPACE, "folder", None)
    path = folder / KEPT if folder else None
    return _read(path, path.stat().st_mtime_ns) if path and path.is_file() else {}


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Mapping[tuple[str, str], LinkSize]:
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            try:
                share = float(row["of_inputs"])
            except (KeyError, ValueError):
                continue
            found[row["supplier"], row["customer"]] = LinkSize(share, width(share), row.get("note", ""))
    return found


def width(share: float) -> int:
    """1 to 5."""
    return max(i for i, least in enumerate(STEPS, 1) if share >= least)


def size_links(graph: dict[str, object]) -> dict[str, object]:
    """The drawing data with a size on every link that has one."""
    sizes = link_sizes()
    if not sizes:
        return graph
    edges = [_sized(edge, sizes) for edge in cast("list[dict[str, object]]", graph["edges"])]
    return {**graph, "edges": edges}


def _sized(edge: dict[str, object], sizes: Mapping[tuple[str, str], LinkSize]) -> dict[str, object]:
    size = sizes.get((str(edge["from"]), str(edge["to"])))
    if size is None:
        return edge
    told = f"{edge['title']}；投入产出表：占中间投入{size.of_inputs:.1%}（{size.note}）"
    return {**edge, "size": size.width, "title": told}
