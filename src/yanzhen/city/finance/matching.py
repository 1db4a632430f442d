"""Which products and funds suit a demand, best first, each with its reasons; and what would have to change for the rest."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db.models import Q

from yanzhen.analysis.pairing import Condition, Market, Need, Offer, Pair, Scope, market_of, rank_pairs
from yanzhen.city.chains.queries import chain_graph
from yanzhen.city.enterprises.queries import name_regions
from yanzhen.city.finance.models import FinanceDemand, Fund, Product
from yanzhen.city.finance.pool_models import WAN
from yanzhen.city.finance.ports import Known, above, vocabulary
from yanzhen.city.finance.states import FUND_PURPOSES, PURPOSE_LABELS, TAKING
from yanzhen.city.records.queries import definitions
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import Period
from yanzhen.kernel.quantities import Quantity, Unit, UnitTable
from yanzhen.specs import find_pack
from yanzhen.specs.pairing import PairingSpec
from yanzhen.specs.reading import read_files
from yanzhen.specs.rulebook import FactSpec

MONEY = "money"
TERM = "期限（月）"
FAR = datetime.date.max
"""The end of what is open without an end: whatever period is asked for lies before it."""
TOP, REFUSED = 10, 6


@dataclass(frozen=True, slots=True)
class Match:
    """An offer with the pair that explains it. ``fund``: an equity fund; ``door``: the product by which one applies."""

    offer: Any
    pair: Pair
    fund: bool = False

    @property
    def door(self) -> Any:
        """None where a fund has no institution that receives applications."""
        return self.offer.open_door if self.fund else self.offer

    @property
    def shut(self) -> str:
        """Why nobody can apply now, and whom to ask instead; empty where one can."""
        if self.door is not None:
            return ""
        fund = self.offer
        why = "没有登记受理机构" if fund.stage in TAKING else f"基金在“{fund.get_stage_display()}”阶段"
        return f"现在不能申请：{why}，请联系{fund.keeper or fund.holder}"


@dataclass(frozen=True, slots=True)
class Matches:
    """Proposals best first; refused ones with what would have to change, shut funds first; how many stood for choice."""

    proposals: tuple[Match, ...]
    refused: tuple[Match, ...]
    choice: int


def money_market() -> Market:
    """Weights of the money market as the installed packs give them, a city's own first. Raises YanzhenError without."""
    rows = {content["id"]: content for _, content in definitions("pairings") if not content.get("valid_to")}
    if MONEY not in rows:
        do = "安装含 pairing.yaml 的定义包（yanzhen pack install reference）"
        raise YanzhenError("没有资金撮合的权重", where=MONEY, why="已安装的定义包里没有", do=do)
    return market_of(PairingSpec.model_validate(rows[MONEY]))


@cache
def _units() -> UnitTable:
    """Every unit that the reference pack knows."""
    read = read_files(find_pack("reference"), only="units.yaml").rows.values()
    rows: list[Any] = [row for held in read for row in held]
    return UnitTable.of(Unit(u.id, u.label.zh, u.dimension, float(u.factor), u.aliases) for u in rows)


def match(demand: FinanceDemand, day: datetime.date) -> Matches:
    """All products (or, for equity, funds) in force held against one demand."""
    words = vocabulary()
    offered: dict[str, tuple[Any, Offer]] = {
        offer.key: (row, offer) for row, offer in _offers(demand, day, words)
    }
    if not offered:
        return Matches((), (), 0)
    need = _need(demand, day)
    found = rank_pairs(
        [need],
        [offer for _, offer in offered.values()],
        money_market(),
        chains=chain_graph(),
        units=_units(),
        scope=Scope(top=max(TOP, len(offered)) if demand.kind == "equity" else TOP, refused=REFUSED),
    )

    def told(pairs: Iterable[Pair]) -> tuple[Match, ...]:
        return tuple(Match(offered[p.offer][0], _named(p), demand.kind == "equity") for p in pairs)

    fits = told(found.partners(need.key))
    shut = tuple(replace(m, pair=replace(m.pair, rank=0)) for m in fits if m.shut)
    return Matches(_open(fits), (*shut[:TOP], *told(found.refused(need.key))), len(offered))


def _open(fits: Iterable[Match]) -> tuple[Match, ...]:
    """Those to which one can apply now, ranked among themselves."""
    doors = [found for found in fits if not found.shut][:TOP]
    return tuple(replace(m, pair=replace(m.pair, rank=at)) for at, m in enumerate(doors, 1))


def _named(pair: Pair) -> Pair:
    """The pair with places by their names."""
    refused = tuple(replace(missed, says=name_regions(missed.says)) for missed in pair.refused)
    return replace(pair, refused=refused, unsure=tuple(map(name_regions, pair.unsure)))


def _need(demand: FinanceDemand, day: datetime.date) -> Need:
    until = demand.needed_by
    return Need(
        f"demand-{demand.pk}",
        words=(PURPOSE_LABELS[demand.purpose],),
        nodes=(demand.node.code,) if demand.node else (),
        quantity=Quantity(float(demand.amount), WAN),
        region=demand.enterprise.region_id or "",
        term=Period(day, until, f"{day}到{until}") if until and until >= day else None,
        facts={TERM: float(demand.term_months), **_facts(above.known(demand.enterprise.code, day))},
        label=demand.number,
    )


def _facts(known: Known) -> dict[str, Any]:
    """Facts by their label, as conditions ask for them; of a fact by year the last one counts."""
    found: dict[str, Any] = {}
    for spec, value, _ in known:
        last = value
        if isinstance(value, Mapping):
            years = [year for year, one in value.items() if one is not None]
            last = value[max(years, key=str)] if years else None
        if last is not None:
            found[spec.label.zh] = _fact(last, spec)
    return found


def _fact(value: Any, spec: FactSpec) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if spec.type != "number":
        return str(spec.said(value))
    unit = "" if spec.unit == "ratio" else spec.unit
    return Quantity(float(value), unit) if unit else float(value)


def _offers(
    demand: FinanceDemand, day: datetime.date, words: Mapping[str, FactSpec]
) -> Iterable[tuple[Any, Offer]]:
    """Practice products stand only before practice demands."""
    if demand.kind == "equity":
        funds = (
            Fund.objects.select_related("door__unit")
            .prefetch_related("nodes", "chains__nodes")
            .exclude(stage="closed")
        )
        for fund in funds if demand.practice else funds.filter(practice=False):
            yield fund, _fund_offer(fund)
        return
    for product in products_on(day).filter(kind=demand.kind):
        if demand.practice or not product.practice:
            yield product, _product_offer(product, words)


def products_on(day: datetime.date) -> Any:
    """Products on offer on a day, with what matching reads of them."""
    rows = Product.objects.select_related("unit").prefetch_related("nodes", "chains__nodes")
    return rows.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))


def _nodes(row: Any) -> tuple[str, ...]:
    own = {node.code for node in row.nodes.all()}
    return tuple(sorted(own | {node.code for chain in row.chains.all() for node in chain.nodes.all()}))


def _bounds(fact: str, low: Any, high: Any, unit: str = "") -> tuple[Condition, ...]:
    found = ((op, value) for op, value in (("ge", low), ("le", high)) if value is not None)
    return tuple(Condition(fact, op, (float(value),), unit) for op, value in found)


def _product_offer(row: Product, words: Mapping[str, FactSpec]) -> Offer:
    hard = (*_bounds("数量", row.least, row.most, WAN), *_bounds(TERM, row.term_low, row.term_high))
    place = (Condition("地区", "within", (row.region,)),) if row.region else ()
    asked = tuple(c for held in row.conditions if (c := condition_of(held, words)) is not None)
    start, end = row.starts_on or datetime.date(2000, 1, 1), row.ends_on or FAR
    return Offer(
        f"product-{row.pk}",
        words=tuple(PURPOSE_LABELS[p] for p in row.purposes if p in PURPOSE_LABELS),
        nodes=_nodes(row),
        quantity=Quantity(float(row.most), WAN) if row.most is not None else None,
        region=_place(row.region),
        term=Period(start, end, "受理期内" if row.ends_on else "长期受理"),
        hard=(*hard, *place, *asked),
        label=str(row),
    )


def _place(prefix: str) -> str:
    """A whole code of what may be the beginning of one."""
    return prefix.ljust(6, "0") if prefix else ""


def _fund_offer(row: Fund) -> Offer:
    return Offer(
        f"fund-{row.pk}",
        words=tuple(PURPOSE_LABELS[p] for p in FUND_PURPOSES[row.kind]),
        nodes=_nodes(row),
        quantity=Quantity(float(row.most), WAN) if row.most is not None else None,
        hard=_bounds("数量", row.least, row.most, WAN),
        label=row.name,
    )


def condition_of(held: Mapping[str, Any], words: Mapping[str, FactSpec]) -> Condition | None:
    """A product's condition as the matcher reads it; None when the vocabulary no longer has the fact."""
    spec = words.get(held["fact"])
    if spec is None:
        return None
    value, unit = held["value"], "" if spec.unit in ("", "ratio") else spec.unit
    if spec.type == "boolean":
        return Condition(spec.label.zh, "eq", ("是" if value else "否",))
    if spec.type != "number":
        values = value if isinstance(value, list) else [value]
        return Condition(spec.label.zh, "in", tuple(str(spec.said(v)) for v in values))
    return Condition(spec.label.zh, held["op"], (float(value),), unit)
