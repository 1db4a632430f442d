"""Rows of the talent pool as needs and offers of the matcher, and the market of people as the packs define it."""

from __future__ import annotations

import datetime
import re

from yanzhen.analysis.pairing import Condition, Market, Need, Offer, market_of
from yanzhen.city.records.queries import definitions
from yanzhen.city.talent.levels import ACCEPTED, LEVEL_LABELS
from yanzhen.city.talent.models import Course, Opening, Person
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import Period
from yanzhen.kernel.quantities import Quantity
from yanzhen.specs.pairing import PairingSpec

PEOPLE = "people"
LEVEL, FIRM, READY = "学历或等级", "用人单位", "可到岗日期"
HEADS = "人"
YEAR = datetime.timedelta(days=365)
_SPLIT = re.compile(r"[、，,;；/|\s]+")


def people_market() -> Market:
    """The market of people of the installed packs; a city's own pack overrides. Raises YanzhenError where none is."""
    held = [PairingSpec.model_validate(c) for _, c in definitions("pairings") if c.get("id") == PEOPLE]
    if not held:
        raise YanzhenError(
            "没有人才市场的权重",
            where="pairing.yaml",
            why="没有安装参考包",
            do="运行 yanzhen build 安装定义包",
        )
    return market_of(held[-1])


def words_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in _SPLIT.split(text) if word))


def need_of(row: Opening) -> Need:
    """A post: who comes must have the level, and be there by the deadline."""
    levels = tuple(LEVEL_LABELS[code] for code in ACCEPTED[row.level])
    hard = [Condition(READY, "le", (float(row.deadline.toordinal()),))]
    hard += [Condition(LEVEL, "in", levels)] if levels else []
    return Need(
        f"opening:{row.pk}",
        words=(*words_of(row.label), *words_of(row.skills)),
        nodes=(row.node.code,) if row.node else (),
        quantity=Quantity(float(row.count), HEADS),
        region=row.region_id or "",
        term=_term(row.opened_on, row.deadline),
        hard=tuple(hard),
        facts={FIRM: row.enterprise.name},
        label=row.label,
    )


def offer_of_course(row: Course) -> Offer:
    """A class; one that is trained to order is there for its enterprise alone."""
    own = (Condition(FIRM, "eq", (row.enterprise.name,)),) if row.enterprise else ()
    return Offer(
        f"course:{row.pk}",
        words=(*words_of(row.label), *words_of(row.skills)),
        nodes=(row.node.code,) if row.node else (),
        quantity=Quantity(float(row.count), HEADS),
        region=row.school.region_id or "",
        term=_term(row.ready_on, row.ready_on + YEAR),
        hard=own,
        facts={LEVEL: LEVEL_LABELS[row.level], READY: float(row.ready_on.toordinal())},
        label=f"{row.school.name} {row.label}",
    )


def offer_of_person(row: Person) -> Offer:
    """Somebody who agreed, without the name: who proposes and who is proposed to need none."""
    return Offer(
        f"person:{row.pk}",
        words=words_of(row.skills),
        nodes=(row.node.code,) if row.node else (),
        quantity=Quantity(1.0, HEADS),
        region=row.region_id or "",
        term=_term(row.ready_on, row.ready_on + YEAR),
        facts={LEVEL: LEVEL_LABELS[row.level], READY: float(row.ready_on.toordinal())},
        label=row.number,
    )


def _term(start: datetime.date, end: datetime.date) -> Period:
    return Period(start, max(start, end), f"{start} 至 {max(start, end)}")
