"""Where each node of a chain stands in a drawing: columns left to right, few crossings, always the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanzhen.kernel.chains import BAND_LABELS, Band, ChainGraph

Neighbours = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LayoutRule:
    """Sizes in drawing units (pixels at 100 %). ``column_height`` is the most nodes in one column."""

    box_width: float = 132.0
    box_height: float = 40.0
    column_gap: float = 64.0
    row_gap: float = 22.0
    band_gap: float = 36.0
    margin: float = 48.0
    column_height: int = 9
    sweeps: int = 12


DEFAULT_RULE = LayoutRule()


@dataclass(frozen=True, slots=True)
class Placement:
    """Centre of a node's box. ``column`` counts from the left; services have -1 and stand in rows below."""

    node: str
    x: float
    y: float
    column: int
    area: str


@dataclass(frozen=True, slots=True)
class Area:
    """A labelled rectangle behind the nodes: a band of the chain, services, or neighbours in other chains."""

    id: str
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing; every placement lies inside its area and inside ``width`` × ``height``."""

    width: float
    height: float
    placements: tuple[Placement, ...]
    areas: tuple[Area, ...]
    rule: LayoutRule

    def of(self, node: str) -> Placement:
        return next(p for p in self.placements if p.node == node)


AREA_LABELS = {
    "foreign_supply": "其他产业链供应",
    **{str(band): label for band, label in BAND_LABELS.items()},
    "foreign_demand": "其他产业链需求",
}
_FLOW = ("foreign_supply", Band.UPSTREAM, Band.MIDSTREAM, Band.DOWNSTREAM, "foreign_demand")


def lay_out(graph: ChainGraph, *, chain: str = "", rule: LayoutRule = DEFAULT_RULE) -> Layout:
    """Place every node of ``graph`` (one chain, at best up to 60 nodes).

    With ``chain``, nodes of other chains stand left of it (they deliver) or right of it (they buy). Columns
    are ``ChainGraph.layers`` per band, split where more than ``column_height`` nodes would stand in one; the
    order in a column comes from barycentre sweeps (Sugiyama 1981), the one with the fewest crossings is kept.
    Equal input gives equal output, whatever the order of nodes and links.
    """
    areas = {n.id: _area_of(graph, n.id, chain) for n in graph.nodes}
    links = _neighbours(graph)
    columns = _columns(graph, areas, links, rule)
    columns = _fewest_crossings(columns, links, rule)
    rows = _rows(columns, links)
    return _Drawing(rule, areas, columns, rows, _service_rows(graph, areas, links, columns)).finish()


def count_crossings(columns: Sequence[Sequence[str]], links: Neighbours) -> int:
    """Pairs of links between the same two columns that cross, over all pairs of columns."""
    at = {node: (k, i) for k, column in enumerate(columns) for i, node in enumerate(column)}
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for node, (column, row) in at.items():
        for other in links[node]:
            if other in at and at[other][0] > column:
                spans.setdefault((column, at[other][0]), []).append((row, at[other][1]))
    return sum(_inversions(pairs) for pairs in spans.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for i, a in enumerate(pairs) for b in pairs[:i])


def _area_of(graph: ChainGraph, node: str, chain: str) -> str:
    drawn = graph.node(node)
    if chain and drawn.chain != chain:
        buys = any(graph.node(s.node).chain == chain for s in graph.suppliers(node, whole_activity=False))
        return "foreign_demand" if buys else "foreign_supply"
    return str(drawn.band)


def _neighbours(graph: ChainGraph) -> dict[str, list[str]]:
    """Both ways, sorted, each once."""
    found: dict[str, set[str]] = {n.id: set() for n in graph.nodes}
    for link in graph.links:
        found[link.supplier].add(link.customer)
        found[link.customer].add(link.supplier)
    return {node: sorted(others) for node, others in found.items()}


def _columns(
    graph: ChainGraph, areas: Mapping[str, str], links: Neighbours, rule: LayoutRule
) -> list[list[str]]:
    layers = graph.layers()
    found: list[list[str]] = []
    for area in _FLOW:
        members = [n for n in areas if areas[n] == area]
        whole = area.startswith("foreign")
        for layer in sorted({0 if whole else layers[n] for n in members}):
            column = sorted(n for n in members if whole or layers[n] == layer)
            found.extend(_split(column, links, layers, rule.column_height))
    return found


def _split(column: list[str], links: Neighbours, layers: Mapping[str, int], most: int) -> list[list[str]]:
    """A full column becomes several of nearly equal height; nodes with neighbours further left go left."""
    parts = math.ceil(len(column) / most)
    if parts < 2:
        return [column]
    inside = set(column)

    def pull(node: str) -> tuple[float, str]:
        others = [layers[o] for o in links[node] if o not in inside and layers[o] >= 0]
        return (sum(others) / len(others) if others else math.inf, node)

    ordered = sorted(column, key=pull)
    size = math.ceil(len(column) / parts)
    return [sorted(ordered[i : i + size]) for i in range(0, len(ordered), size)]


def _fewest_crossings(columns: list[list[str]], links: Neighbours, rule: LayoutRule) -> list[list[str]]:
    best, fewest = columns, count_crossings(columns, links)
    current = [list(c) for c in columns]
    for sweep in range(rule.sweeps):
        order = range(len(current)) if sweep % 2 == 0 else range(len(current) - 1, -1, -1)
        for k in order:
            current[k] = _by_barycentre(current, k, links)
        crossings = count_crossings(current, links)
        if crossings < fewest:
            best, fewest = [list(c) for c in current], crossings
    return best


def _by_barycentre(columns: list[list[str]], k: int, links: Neighbours) -> list[str]:
    """Column ``k`` ordered by the mean relative height of each node's neighbours in the other columns."""
    height = {n: (i + 0.5) / len(c) for j, c in enumerate(columns) if j != k for i, n in enumerate(c)}
    own = {n: (i + 0.5) / len(columns[k]) for i, n in enumerate(columns[k])}

    def centre(node: str) -> float:
        others = [height[o] for o in links[node] if o in height]
        return sum(others) / len(others) if others else own[node]

    return sorted(columns[k], key=lambda n: (round(centre(n), 9), own[n]))


def _rows(columns: list[list[str]], links: Neighbours) -> dict[str, float]:
    """Row of each node (may be fractional): columns centred, then nodes drawn towards their neighbours.

    Order and a distance of one row are kept, and nobody leaves the height of the longest column.
    """
    tallest = max((len(c) for c in columns), default=0)
    rows = {n: (tallest - len(c)) / 2 + i for c in columns for i, n in enumerate(c)}
    for _ in range(6):
        for column in columns:
            wanted = []
            for node in column:
                others = [rows[o] for o in links[node] if o in rows]
                wanted.append((rows[node] + sum(others)) / (1 + len(others)))
            rows.update(zip(column, _keep_apart(wanted, tallest), strict=True))
    return rows


def _keep_apart(wanted: list[float], tallest: int) -> list[float]:
    """The given heights moved as little as needed so that neighbours are one row apart inside the frame."""
    down = list(wanted)
    for i in range(len(down)):
        down[i] = max(down[i], down[i - 1] + 1 if i else 0.0)
    for i in range(len(down) - 1, -1, -1):
        room = tallest - 1 if i == len(down) - 1 else down[i + 1] - 1
        down[i] = round(min(down[i], room), 3)
    return down


def _service_rows(
    graph: ChainGraph, areas: Mapping[str, str], links: Neighbours, columns: list[list[str]]
) -> list[list[str]]:
    """Services in rows below, each left to right by the mean column of whom it serves."""
    column = {n: float(k) for k, c in enumerate(columns) for n in c}
    services = [n.id for n in graph.nodes if areas[n.id] == Band.SERVICE]

    def pull(node: str) -> tuple[float, str]:
        others = [column[o] for o in links[node] if o in column]
        return (sum(others) / len(others) if others else math.inf, node)

    ordered, most = sorted(services, key=pull), max(len(columns), 1)
    return [ordered[i : i + most] for i in range(0, len(ordered), most)]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Columns and rows turned into coordinates."""

    rule: LayoutRule
    areas: Mapping[str, str]
    columns: list[list[str]]
    rows: Mapping[str, float]
    services: list[list[str]]

    def finish(self) -> Layout:
        lefts, right = self._lefts()
        flow = [self._placed(n, k, lefts[k]) for k, column in enumerate(self.columns) for n in column]
        bottom = max((p.y for p in flow), default=self.rule.margin) + self.rule.box_height / 2
        beside = self._beside(right, bottom)
        areas = [a for a in (self._area(name, flow + beside) for name in AREA_LABELS) if a]
        height = max((a.y + a.height for a in areas), default=0.0) + self.rule.margin / 2
        return Layout(right, height, tuple(flow + beside), tuple(areas), self.rule)

    def _lefts(self) -> tuple[list[float], float]:
        """Left edge of each column and the width of the whole."""
        rule, x, lefts, before = self.rule, self.rule.margin, [], ""
        for column in self.columns:
            area = self.areas[column[0]]
            x += rule.band_gap if before and area != before else 0.0
            lefts.append(x)
            x, before = x + rule.box_width + rule.column_gap, area
        return lefts, max(x - rule.column_gap, rule.margin + rule.box_width) + rule.margin

    def _placed(self, node: str, column: int, left: float) -> Placement:
        rule = self.rule
        y = rule.margin * 1.5 + rule.box_height / 2 + self.rows[node] * (rule.box_height + rule.row_gap)
        return Placement(node, left + rule.box_width / 2, round(y, 1), column, self.areas[node])

    def _beside(self, right: float, bottom: float) -> list[Placement]:
        rule, found = self.rule, []
        for k, row in enumerate(self.services):
            y = bottom + rule.margin * 1.75 + rule.box_height / 2 + k * (rule.box_height + rule.row_gap)
            step = (right - 2 * rule.margin) / len(row)
            for i, node in enumerate(row):
                found.append(Placement(node, round(rule.margin + (i + 0.5) * step, 1), y, -1, Band.SERVICE))
        return found

    def _area(self, name: str, placed: list[Placement]) -> Area | None:
        inside = [p for p in placed if p.area == name]
        if not inside:
            return None
        side, rule = self.rule.row_gap / 2 + 4, self.rule
        group = inside if name == Band.SERVICE else [p for p in placed if p.area != Band.SERVICE]
        x0 = min(p.x for p in inside) - rule.box_width / 2 - side
        x1 = max(p.x for p in inside) + rule.box_width / 2 + side
        y0 = min(p.y for p in group) - rule.box_height / 2 - rule.margin * 0.75
        y1 = max(p.y for p in group) + rule.box_height / 2 + side
        return Area(name, AREA_LABELS[name], x0, y0, x1 - x0, y1 - y0)
