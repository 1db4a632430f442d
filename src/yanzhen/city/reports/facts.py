"""Turns rows of the record into the frozen material that products are made from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yanzhen.city.atlas.queries import gap_moves, reasoned_city
from yanzhen.city.atlas.values import ChainAtlas, CityAtlas, Reasoned
from yanzhen.city.attraction.queries import contact_sums
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.finance import queries as finance
from yanzhen.city.reports.material import Material, PoolLine
from yanzhen.city.reports.prospecting import find_prospects
from yanzhen.city.talent import queries as talent
from yanzhen.kernel.errors import YanzhenError

Reason = Callable[[ChainAtlas | CityAtlas], Reasoned]
OP_SIGNS = {"=": "", "==": "", "": "", ">=": "≥", "<=": "≤", ">": ">", "<": "<", "~": "约", "≈": "约"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """Presence of nodes at the last build with an earlier date."""

    presence: Mapping[str, str]
    date: str


def gather(
    as_of: datetime.date | None, chains: Collection[str]
) -> tuple[CityAtlas, list[ChainAtlas], Reason]:
    """The city, the wanted chains (all when none is named) and what is reasoned of each, from one reading.

    Raises YanzhenError on an unknown chain.
    """
    city, reason = reasoned_city(as_of=as_of)
    if not city.chains:
        raise YanzhenError(
            "档案是空的，没有可生成的产品",
            why="还没有安装城市定义包",
            do="先运行 yanzhen init --pack hengyang",
        )
    known = {c.summary.code: c for c in city.chains} | {c.summary.label: c for c in city.chains}
    for name in chains:
        if name not in known:
            codes = "、".join(f"{c.summary.code}（{c.summary.label}）" for c in city.chains)
            raise YanzhenError("没有这条产业链", where=name, why="档案中没有这个代码", do=f"可用：{codes}")
    return city, [known[name] for name in chains] if chains else list(city.chains), reason


def materials(
    city: CityAtlas, chains: Sequence[ChainAtlas], reason: Reason, earlier: Earlier, *, whole: bool
) -> list[Material]:
    """Material of every chain and, with ``whole``, of the city first."""
    people, money = talent_lines(), capital_lines()
    prospects = find_prospects(city.chains if whole else chains)
    moves = gap_moves(earlier.presence, earlier.date, until=city.as_of)
    units: list[ChainAtlas | CityAtlas] = [*([city] if whole else []), *chains]
    return [
        Material(
            city=city.city,
            atlas=unit,
            talent=_of(people, unit),
            capital=_of(money, unit),
            register=prospects.register,
            candidates=prospects.lines if isinstance(unit, CityAtlas) else prospects.of(unit),
            earlier=earlier.presence,
            earlier_date=earlier.date,
            gap_moves=tuple(m for m in moves if isinstance(unit, CityAtlas) or m.chain == unit.summary.code),
            reasoned=reason(unit),
            contacts=contact_sums("" if isinstance(unit, CityAtlas) else unit.summary.code),
        )
        for unit in units
    ]


def _of(lines: tuple[PoolLine, ...], unit: ChainAtlas | CityAtlas) -> tuple[PoolLine, ...]:
    """All lines for the city; for a chain its own and those that hold for the whole city."""
    if isinstance(unit, CityAtlas):
        return lines
    return tuple(x for x in lines if x.chain in ("", unit.summary.code))


def talent_lines() -> tuple[PoolLine, ...]:
    return tuple(_line(row, kind=row.skills, holder="") for row in talent.pool())


def capital_lines() -> tuple[PoolLine, ...]:
    return tuple(_line(row, kind=row.kind, holder=row.holder) for row in finance.pool())


def _line(row: Any, *, kind: str, holder: str) -> PoolLine:
    chain = row.chain or (row.node.chain if row.node else None)
    return PoolLine(
        side=row.side,
        label=row.label,
        kind=kind,
        holder=holder,
        value=_value(row.op, row.value),
        unit=row.unit,
        period=row.period,
        chain=chain.code if chain else "",
        chain_label=chain.label if chain else "",
        node=row.node.code if row.node else "",
        node_label=row.node.label if row.node else "",
        cites=cites_of(row),
        grade=row.grade,
        note=row.note,
    )


def _value(op: str, value: Any) -> str:
    """``≥12`` or ``12``; empty when nobody published a number."""
    if value is None:
        return ""
    number = f"{value.normalize():f}" if value else "0"
    return OP_SIGNS.get(op, op) + number
