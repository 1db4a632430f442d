"""Where each box stands: bands become columns, services lie below, edges become curves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yanzhen.kernel.chains import BAND_LABELS, Band

BOX_W, BOX_H = 160.0, 62.0
GAP_X, GAP_Y = 40.0, 13.0
BAND_GAP, HEAD, PAD = 24.0, 32.0, 12.0
WINDOW = (1090.0, 740.0)
STREAM = (Band.UPSTREAM.value, Band.MIDSTREAM.value, Band.DOWNSTREAM.value)


@dataclass(frozen=True, slots=True)
class Spot:
    """Upper left corner of a box, its column and its band, in drawing units."""

    x: float
    y: float
    column: int
    band: str
    w: float = BOX_W
    h: float = BOX_H


@dataclass(frozen=True, slots=True)
class BandBox:
    band: str
    label: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Placement:
    spots: Mapping[str, Spot]
    bands: tuple[BandBox, ...]
    size: tuple[float, float]


def place(
    members: Sequence[tuple[str, str]],
    links: Sequence[tuple[str, str]],
    hints: Mapping[str, tuple[float, float]],
) -> Placement:
    """Place (node, band) pairs; ``hints`` (layer, height) decide columns and first order."""
    by_band = {
        band: sorted((n for n, b in members if b == band), key=lambda n: hints.get(n, (0.0, 0.0)))
        for band in (*STREAM, Band.SERVICE.value)
    }
    best = max((_drawn(by_band, rows) for rows in range(4, 13)), key=_fit)
    return _settle(best, by_band, links, hints)


def _split(nodes: Sequence[str], rows: int) -> list[list[str]]:
    columns = -(-len(nodes) // rows)
    size, extra = divmod(len(nodes), columns) if columns else (0, 0)
    out, start = [], 0
    for k in range(columns):
        end = start + size + (k < extra)
        out.append(list(nodes[start:end]))
        start = end
    return out


@dataclass(frozen=True, slots=True)
class _Draft:
    columns: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    service_per_row: int
    rows: int
    size: tuple[float, float]


def _drawn(by_band: Mapping[str, Sequence[str]], rows: int) -> _Draft:
    columns = tuple((b, tuple(tuple(c) for c in _split(by_band[b], rows))) for b in STREAM if by_band[b])
    count = sum(len(cs) for _, cs in columns)
    bands = len(columns)
    width = max(1, count) * (BOX_W + GAP_X) - GAP_X * bands + bands * 2 * PAD + (bands - 1) * BAND_GAP
    per_row = max(1, int((width - 2 * PAD + GAP_X / 2) // (BOX_W + GAP_X / 2)))
    height = HEAD + max((len(c) for _, cs in columns for c in cs), default=0) * (BOX_H + GAP_Y) + PAD
    services = len(by_band[Band.SERVICE.value])
    if services:
        height += BAND_GAP + HEAD + -(-services // per_row) * (BOX_H + GAP_Y) + PAD
    return _Draft(columns, per_row, rows, (width, height))


def _fit(draft: _Draft) -> float:
    return min(WINDOW[0] / draft.size[0], WINDOW[1] / draft.size[1])


def _settle(
    draft: _Draft,
    by_band: Mapping[str, Sequence[str]],
    links: Sequence[tuple[str, str]],
    hints: Mapping[str, tuple[float, float]],
) -> Placement:
    flat = [list(c) for _, cs in draft.columns for c in cs]
    for column in flat:
        column.sort(key=lambda n: hints.get(n, (0.0, 0.0))[1])
    _untangle(flat, links)
    spots: dict[str, Spot] = {}
    boxes: list[BandBox] = []
    tallest = max((len(c) for c in flat), default=0)
    height = HEAD + tallest * (BOX_H + GAP_Y) + PAD
    x, number = 0.0, 0
    for band, columns in draft.columns:
        width = len(columns) * (BOX_W + GAP_X) - GAP_X + 2 * PAD
        boxes.append(BandBox(band, BAND_LABELS[Band(band)], x, 0.0, width, height))
        for k in range(len(columns)):
            column = flat[number]
            step = (height - HEAD - PAD) / max(1, len(column))
            for row, node in enumerate(column):
                y = HEAD + step * row + (step - BOX_H) / 2
                spots[node] = Spot(x + PAD + k * (BOX_W + GAP_X), y, number, band)
            number += 1
        x += width + BAND_GAP
    _services(draft, by_band[Band.SERVICE.value], spots, boxes, height)
    return Placement(spots, tuple(boxes), draft.size)


def _services(
    draft: _Draft, services: Sequence[str], spots: dict[str, Spot], boxes: list[BandBox], top: float
) -> None:
    if not services:
        return
    y = top + BAND_GAP
    boxes.append(
        BandBox(Band.SERVICE.value, BAND_LABELS[Band.SERVICE], 0.0, y, draft.size[0], draft.size[1] - y)
    )
    rows = _split(services, draft.service_per_row)
    for k, row in enumerate(rows):
        step = (draft.size[0] - 2 * PAD) / max(len(r) for r in rows)
        for position, node in enumerate(row):
            x = PAD + step * position + (step - BOX_W) / 2
            spots[node] = Spot(x, y + HEAD + k * (BOX_H + GAP_Y), -1, Band.SERVICE.value)


def _untangle(columns: list[list[str]], links: Sequence[tuple[str, str]], sweeps: int = 6) -> None:
    """Barycentre sweeps: each box moves towards the mean height of what it is joined to in other columns."""
    column_of = {n: k for k, column in enumerate(columns) for n in column}
    near: dict[str, list[str]] = {n: [] for n in column_of}
    for a, b in links:
        if a in near and b in near and column_of[a] != column_of[b]:
            near[a].append(b)
            near[b].append(a)
    for _ in range(sweeps):
        height = {n: (k + 0.5) / len(column) for column in columns for k, n in enumerate(column)}
        for column in columns:
            column.sort(key=lambda n: _mean((height[m] for m in near[n]), height[n]))
            height.update({n: (k + 0.5) / len(column) for k, n in enumerate(column)})


def _mean(values: Iterable[float], default: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else default


def curve(a: Spot, b: Spot) -> str:
    """SVG path from supplier to customer: forward curves, loops within a column, upward from the services."""
    if Band.SERVICE.value in (a.band, b.band) and a.band != b.band:
        return _upright(a, b)
    if a.column == b.column and a.band != Band.SERVICE.value:
        x, y1, y2 = a.x + a.w, a.y + a.h / 2, b.y + b.h / 2
        return f"M{x:.0f} {y1:.0f}C{x + 30:.0f} {y1:.0f} {x + 30:.0f} {y2:.0f} {x + 2:.0f} {y2:.0f}"
    forward = b.x > a.x
    x1, x2 = (a.x + a.w, b.x - 2) if forward else (a.x, b.x + b.w + 2)
    y1, y2 = a.y + a.h / 2, b.y + b.h / 2
    bend = max(24.0, abs(x2 - x1) * 0.45) * (1 if forward else -1)
    return f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"


def _upright(a: Spot, b: Spot) -> str:
    x1, x2 = a.x + a.w / 2, b.x + b.w / 2
    up = a.y > b.y
    y1, y2 = (a.y, b.y + b.h + 2) if up else (a.y + a.h, b.y - 2)
    bend = max(24.0, abs(y2 - y1) * 0.4) * (-1 if up else 1)
    return f"M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 + bend:.0f} {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2:.0f}"
