"""What every prefecture of a national register has of each chain, where it specialises, what it lacks, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yanzhen.kernel.chains import ChainGraph
from yanzhen.tables.register import CLOSED

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa

MUNICIPALITIES = ("11", "12", "31", "50")
"""Beijing, Tianjin, Shanghai, Chongqing: one prefecture each."""


@dataclass(frozen=True, slots=True)
class NodeClasses:
    """Which class of GB/T 4754 (four digits) stands behind which node, and who supplies whom.

    ``weight``: a firm whose class fits k nodes counts 1/k on each when shares are formed.
    """

    node: tuple[str, ...]
    industry: tuple[str, ...]
    weight: tuple[float, ...]
    supplier: tuple[str, ...]
    customer: tuple[str, ...]

    @classmethod
    def of(cls, graph: ChainGraph, classes: tuple[str, ...]) -> NodeClasses:
        """``classes`` are all four-digit classes; a node's shorter code stands for the classes under it."""
        behind = {n.id: _classes_of(n.gbt4754, classes) for n in graph.nodes}
        fits: dict[str, int] = {}
        for found in behind.values():
            for code in found:
                fits[code] = fits.get(code, 0) + 1
        rows = [(node, code, 1 / fits[code]) for node, found in behind.items() for code in found]
        ways = sorted({(link.supplier, link.customer) for link in graph.links})
        return cls(
            tuple(r[0] for r in rows), tuple(r[1] for r in rows), tuple(r[2] for r in rows),
            tuple(s for s, _ in ways), tuple(t for _, t in ways),
        )  # fmt: skip


def _classes_of(codes: tuple[str, ...], classes: tuple[str, ...]) -> tuple[str, ...]:
    bare = tuple(c.lstrip("ABCDEFGHIJKLMNOPQRST") for c in codes)
    return tuple(c for c in classes if any(b and c.startswith(b) for b in bare))


@dataclass(frozen=True, slots=True)
class SurveyTables:
    """``nodes`` a row per prefecture and node: firms, large, share, lq, density, suppliers, customers, kind, rank.

    ``kind``: present (有), break (缺，上下游都有), gap (缺，只有一侧), absent (缺，两侧都没有). ``rank`` orders a
    prefecture's absent nodes by density, then by neighbours. ``prefectures`` a row each with totals.
    """

    nodes: pa.Table
    prefectures: pa.Table


def survey_register(backend: ibis.BaseBackend, register: ir.Table, chains: NodeClasses) -> SurveyTables:
    """Counts are drawn from the register once; everything after works on prefectures × nodes.

    LQ = (x_rc / x_r) / (x_c / x) on weighted counts; proximity φ_ij = co-presence / max(ubiquity); density ω_rj =
    Σ_i present φ_ij / Σ_i φ_ij with φ_jj = 1 (Hidalgo et al. 2007, as the complexity pipeline has it). Rows come sorted, floats rounded to 9 digits, so that
    engines can be compared row by row.
    """
    counts = _held(backend, _counts(register))
    mapping = _mapping(chains)
    placed = _held(backend, _placement(counts, mapping))
    special = _held(backend, _specialisation(placed))
    near = _density(special)
    nodes = _ranked(_judged(_grid(special, mapping), near, _ways(chains)))
    totals = _prefectures(counts, placed)
    return SurveyTables(
        _sorted(backend, nodes, ["prefecture", "node"]), _sorted(backend, totals, ["prefecture"])
    )


def _held(backend: ibis.BaseBackend, expression: ir.Table) -> ir.Table:
    """The result brought here and given back: small, computed once, on either engine."""
    import ibis

    return ibis.memtable(backend.to_pyarrow(expression))


def _mapping(chains: NodeClasses) -> ir.Table:
    import ibis
    import pyarrow as pa

    columns = {"node": chains.node, "industry": chains.industry, "weight": chains.weight}
    kinds = {"node": pa.string(), "industry": pa.string(), "weight": pa.float64()}
    return ibis.memtable(pa.table({k: pa.array(v, kinds[k]) for k, v in columns.items()}))


def _ways(chains: NodeClasses) -> ir.Table:
    import ibis
    import pyarrow as pa

    columns = {"supplier": chains.supplier, "customer": chains.customer}
    return ibis.memtable(pa.table({k: pa.array(v, pa.string()) for k, v in columns.items()}))


def _counts(register: ir.Table) -> ir.Table:
    """Firms by prefecture and class; closed firms and rows without a place or class are left out."""
    import ibis

    province = register.region.substr(0, 2)
    prefecture = ibis.ifelse(
        province.isin(MUNICIPALITIES), province.concat("0000"), register.region.substr(0, 4).concat("00")
    )
    open_ = register.status.isnull() | register.status.notin(CLOSED)
    placed = (register.region.length() == 6) & (register.industry.length() >= 4)
    kept = register.filter(open_ & placed).mutate(
        prefecture=prefecture, industry=register.industry.re_extract(r"\d{4}", 0)
    )
    return kept.group_by(["prefecture", "industry"]).agg(
        firms=kept.count(), large=(kept.employees >= 300).ifelse(1, 0).sum()
    )


def _placement(counts: ir.Table, mapping: ir.Table) -> ir.Table:
    joined = counts.join(mapping, "industry")
    found = joined.group_by(["prefecture", "node"]).agg(
        firms=joined.firms.sum(), large=joined.large.sum(), weighted=(joined.firms * joined.weight).sum()
    )
    return found.mutate(large=found.large.fill_null(0))


def _specialisation(placed: ir.Table) -> ir.Table:
    import ibis

    here, there = ibis.window(group_by="prefecture"), ibis.window(group_by="node")
    own = placed.weighted / placed.weighted.sum().over(here)
    all_ = placed.weighted.sum().over(there) / placed.weighted.sum().over(ibis.window())
    found = placed.mutate(share=own, lq=(own / all_).round(9))
    return found.mutate(present=(found.lq >= 1).ifelse(1, 0))


def _density(special: ir.Table) -> ir.Table:
    """Relatedness density of every node for every prefecture that has anything."""
    has = special.filter(special.present == 1).select("prefecture", "node")
    ubiquity = has.group_by("node").agg(ubiquity=has.count())
    left = has.select(prefecture="prefecture", one="node")
    pairs = left.join(has, "prefecture")
    met = pairs.group_by(["one", "node"]).agg(met=pairs.count())
    with_one = met.join(ubiquity.select(one="node", many="ubiquity"), "one").join(ubiquity, "node")
    phi = with_one.mutate(
        phi=with_one.met / (with_one.many > with_one.ubiquity).ifelse(with_one.many, with_one.ubiquity)
    ).select("one", "node", "phi")
    total = phi.group_by("node").agg(total=phi.phi.sum())
    around = left.join(phi, "one").group_by(["prefecture", "node"]).agg(near=lambda t: t.phi.sum())
    found = around.join(total, "node")
    return found.select("prefecture", "node", density=(found.near / found.total).round(9))


def _grid(special: ir.Table, mapping: ir.Table) -> ir.Table:
    """Every prefecture × node, also where there is no firm."""
    places, nodes = special.select("prefecture").distinct(), mapping.select("node").distinct()
    grid = places.cross_join(nodes).left_join(special, ["prefecture", "node"])
    return grid.select(
        "prefecture", "node", firms=grid.firms.fill_null(0), large=grid.large.fill_null(0),
        share=grid.share.fill_null(0.0).round(9), lq=grid.lq.fill_null(0.0),
    )  # fmt: skip


def _judged(grid: ir.Table, near: ir.Table, ways: ir.Table) -> ir.Table:
    """With its density and its neighbours on the chain."""
    grid = grid.left_join(near, ["prefecture", "node"])
    grid = grid.select(*(c for c in grid.columns if not c.endswith("_right")))
    grid = grid.mutate(density=grid.density.fill_null(0.0))
    suppliers = _neighbours(grid, ways, "supplier", "customer", "suppliers")
    customers = _neighbours(grid, ways, "customer", "supplier", "customers")
    for side in (suppliers, customers):
        grid = grid.left_join(side, ["prefecture", "node"])
        grid = grid.select(*(c for c in grid.columns if not c.endswith("_right")))
    return grid.mutate(suppliers=grid.suppliers.fill_null(0), customers=grid.customers.fill_null(0))


def _neighbours(grid: ir.Table, ways: ir.Table, side: str, own: str, name: str) -> ir.Table:
    """How many of a node's suppliers (customers) have a firm in the prefecture."""
    there = grid.filter(grid.firms > 0).select("prefecture", **{side: grid.node})
    met = there.join(ways, side)
    return met.group_by(["prefecture", own]).agg(**{name: met.count()}).rename(node=own)


def _ranked(grid: ir.Table) -> ir.Table:
    import ibis

    both = (grid.suppliers > 0) & (grid.customers > 0)
    any_ = (grid.suppliers > 0) | (grid.customers > 0)
    kind = ibis.cases((grid.firms > 0, "present"), (both, "break"), (any_, "gap"), else_="absent")
    grid = grid.mutate(kind=kind, missing=(grid.firms > 0).ifelse(0, 1))
    order = [ibis.desc("density"), ibis.desc(grid.suppliers + grid.customers), ibis.asc("node")]
    place = ibis.row_number().over(group_by=["prefecture", "missing"], order_by=order) + 1
    ranked = grid.mutate(rank=(grid.missing == 1).ifelse(place, ibis.null()))
    return ranked.drop("missing")


def _prefectures(counts: ir.Table, placed: ir.Table) -> ir.Table:
    all_ = counts.group_by("prefecture").agg(firms=counts.firms.sum(), classes=counts.count())
    on = placed.group_by("prefecture").agg(nodes=placed.count(), on_chains=placed.weighted.sum().round(6))
    joined = all_.left_join(on, "prefecture")
    return joined.select(
        "prefecture", "firms", "classes",
        nodes=joined.nodes.fill_null(0), on_chains=joined.on_chains.fill_null(0.0),
    )  # fmt: skip


def _sorted(backend: ibis.BaseBackend, expression: ir.Table, by: list[str]) -> pa.Table:
    found = backend.to_pyarrow(expression)
    return found.sort_by([(name, "ascending") for name in by])
