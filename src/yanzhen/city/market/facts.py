"""Listings and the register as needs and offers of the matcher."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from yanzhen.analysis.pairing import Condition, Need, Offer
from yanzhen.analysis.pairing.conditions import say_condition
from yanzhen.analysis.pairing.ledgers import read_condition
from yanzhen.analysis.pairing.values import Fact
from yanzhen.city.enterprises.queries import Maker, name_regions, regions_named
from yanzhen.city.exchange.queries import units
from yanzhen.city.market.models import Listing
from yanzhen.city.market.states import MARKETS
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import Period
from yanzhen.kernel.quantities import Quantity

LISTED, REGISTERED = "L", "E"
"""First letter of a party's key: a listing or an enterprise of the register."""
FACTS = {
    "revenue": ("营业收入", "万元"), "output_value": ("工业总产值", "万元"), "employees": ("从业人数", "人"),
    "rd_expense": ("研发费用", "万元"), "debt_ratio": ("资产负债率", ""), "land_area": ("用地面积", "亩"),
}  # fmt: skip
"""Fact of the record → how conditions call it, and its unit."""
_PARTS = re.compile(r"[;；\n]+")
_SPLIT = re.compile(r"[、，,;；/|\n]+")
_TOLD = re.compile(r"([^=＝:：]+)[=＝:：](.+)")
_NUMBER = re.compile(r"([-+]?\d[\d,，]*(?:\.\d+)?)\s*(\D*)")


def words_of(text: str) -> tuple[str, ...]:
    """Product words as people list them, each once."""
    return tuple(dict.fromkeys(word.strip() for word in _SPLIT.split(text) if word.strip()))


def conditions_of(text: str, where: str) -> tuple[Condition, ...]:
    """``注册资本≥500万元；地区 位于 衡阳市；须有高新技术企业``. Raises YanzhenError for what is none."""
    parts = (part.strip() for part in _PARTS.split(text))
    return tuple(_placed(read_condition(part, units(), where)) for part in parts if part)


def _placed(condition: Condition) -> Condition:
    """A place may be told by its name or by the beginning of its code."""
    if condition.op != "within" or condition.fact != "地区":
        return condition
    return replace(condition, values=tuple(_code_of(str(value)) for value in condition.values))


def _code_of(told: str) -> str:
    if told.isdecimal():
        return told
    found = regions_named(told)
    if len(found) != 1:
        why = "有几个同名的" if found else "没有这个地名"
        raise YanzhenError(
            "看不懂这个地区", where=told, why=why, do="写全称，如“衡阳市”，或写行政区划代码的开头"
        )
    return re.sub(r"(00)+$", "", found[0])


def said_conditions(text: str) -> list[str]:
    """Conditions as people say them, places by their names; what no longer reads as one stands as written."""
    try:
        return [name_regions(say_condition(condition)) for condition in conditions_of(text, "")]
    except YanzhenError:
        return [text]


def told_of(text: str, where: str = "本方情况") -> dict[str, Fact]:
    """``认证=甲；注册资本=800万元；高新技术企业=有`` as facts. Raises YanzhenError for what is none."""
    found: dict[str, Fact] = {}
    for part in (part.strip() for part in _PARTS.split(text)):
        if not part:
            continue
        read = _TOLD.fullmatch(part)
        if not read:
            raise YanzhenError("看不懂这一条", where=where, why=part, do="写成“认证=甲；注册资本=800万元”")
        found[read[1].strip()] = _fact(read[2].strip())
    return found


def _fact(text: str) -> Fact:
    number = _NUMBER.fullmatch(text)
    if number and (not number[2].strip() or number[2].strip() in units().spellings):
        return Quantity(float(number[1].replace(",", "").replace("，", "")), number[2].strip())
    return text


def asks_of_facts(listing: Listing) -> bool:
    """Whether any condition asks for more than quantity and place."""
    asked = (*conditions_of(listing.hard, ""), *conditions_of(listing.soft, ""))
    return any(condition.fact not in ("数量", "地区") for condition in asked)


def listed_party(row: Listing) -> Need | Offer:
    """A listing with its conditions and facts."""
    given: dict[str, Any] = {
        "key": f"{LISTED}{row.pk}", "words": tuple(row.products), "nodes": (row.node.code,) if row.node else (),
        "quantity": Quantity(float(row.quantity), row.unit) if row.quantity is not None else None,
        "region": row.region_id or "", "term": _term(row), "hard": conditions_of(row.hard, row.title),
        "soft": conditions_of(row.soft, row.title), "facts": told_of(row.told), "label": row.holder,
    }  # fmt: skip
    return Need(**given) if row.side == "seek" else Offer(**given)


def _term(row: Listing) -> Period | None:
    """An open end is a year from the other."""
    if row.starts_on is None and row.ends_on is None:
        return None
    year = datetime.timedelta(days=365)
    start = row.starts_on or row.opened_on or timezone.localdate()
    end = row.ends_on or start + year
    return Period(start, max(start, end), f"{start}至{max(start, end)}")


def registered_parties(
    makers: Iterable[Maker], side: str, facts: Mapping[str, Mapping[str, Any]]
) -> list[Need | Offer]:
    """Enterprises as the other ``side``: a customer by where it stands and what it makes, a supplier by its products."""
    found: list[Need | Offer] = []
    for maker in makers:
        given: dict[str, Any] = {
            "key": f"{REGISTERED}{maker.code}", "region": maker.region, "label": maker.name,
            "facts": _register_facts(maker, facts.get(maker.code, {})),
        }  # fmt: skip
        if side == "seek":
            found.append(Need(**given, stands=maker.nodes, makes=maker.products))
        else:
            found.append(Offer(**given, words=maker.products, nodes=maker.nodes))
    return found


def _register_facts(maker: Maker, seen: Mapping[str, Any]) -> dict[str, Fact]:
    """Recognitions as ``须有…`` asks for them; figures of the last year on record."""
    found: dict[str, Fact] = dict.fromkeys(maker.rungs, "有")
    for name, (label, unit) in FACTS.items():
        held = seen.get(name)
        if held is not None and isinstance(held.value, dict) and held.value:
            found[label] = Quantity(float(held.value[max(held.value)]), unit)
    return found


def market_id(row: Listing) -> str:
    return MARKETS[row.kind]
