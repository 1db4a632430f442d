"""Facts that follow from others by arithmetic or by a standard; never from silence, and each names what it follows from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yanzhen.rules.dossier import FactOrigin
from yanzhen.specs.dates import bounds

Facts = dict[str, Any]
Origins = dict[str, FactOrigin]
YEARS_BACK = 2
CHAMPION = re.compile(r"国家制造业单项冠军.*?（[^（）]*?((?:19|20)\d\d(?:-\d\d)?)(前?)[^（）]*）")
VENUES = {
    "科创板": "star", "创业板": "chinext", "北交所": "bse", "新三板": "neeq", "主板": "main_board", "上交所": "main_board",
}  # fmt: skip
"""Where a source says that shares are traded → the word of the vocabulary; what is not here stays unknown."""
UNCHECKED = "未核"
ENTRY_RUNGS = ("科技型中小企业", "创新型中小企业")
ABOVE_SCALE = ("规模以上", "规上")


@dataclass(frozen=True, slots=True)
class Standards:
    """What classifies: section of a two-digit division, size classes as installed, the day."""

    day: datetime.date
    sections: Mapping[str, str] = field(default_factory=dict)
    size_classes: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A value, the facts from which it follows (the first carries source and date), the rule in words."""

    value: Any
    of: tuple[str, ...]
    by: str


def derive(facts: Facts, origins: Origins, standards: Standards) -> None:
    """Add what follows to one enterprise; what somebody stated is never replaced."""
    for name, rule in RULES.items():
        if name in facts:
            continue
        found = rule(facts, standards)
        if found is not None and found.value not in (None, {}):
            facts[name] = found.value
            origins[name] = _origin(found, origins)


def _origin(found: Derived, origins: Origins) -> FactOrigin:
    parts = [origins[f] for f in found.of if f in origins]
    grade = max((p.grade for p in parts if p.grade), default="")
    sources = "、".join(dict.fromkeys(p.source for p in parts))
    return FactOrigin(
        f"{found.by}（据 {sources}）", min((p.date for p in parts if p.date), default=""), grade
    )


def _class_of(facts: Facts) -> str:
    """Digits of the class of industry, or of the group or division where no more is known."""
    return str(facts.get("industry") or facts.get("gbt4754_class") or facts.get("gbt4754_division") or "")


def _section(facts: Facts, standards: Standards) -> Derived | None:
    letter = standards.sections.get(_class_of(facts)[:2])
    return (
        Derived(
            letter, ("industry", "gbt4754_class", "gbt4754_division"), "由行业代码按 GB/T 4754-2017 归门类"
        )
        if letter
        else None
    )


def _years_registered(facts: Facts, standards: Standards) -> Derived | None:
    """Whole years, only where even the vaguest reading of the date gives one number."""
    try:
        first, last = bounds(str(facts.get("uscc_registered_on", "")))
    except ValueError:
        return None
    years = {_full_years(day, standards.day) for day in (first, last)}
    told = Derived(years.pop(), ("uscc_registered_on",), "由登记成立日期算出") if len(years) == 1 else None
    return told if told and told.value >= 0 else None


def _full_years(start: datetime.date, end: datetime.date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _by_year(facts: Facts, name: str) -> dict[str, Decimal]:
    held = facts.get(name)
    if not isinstance(held, dict):
        return {}
    return {y: Decimal(str(v)) for y, v in held.items() if v is not None and not isinstance(v, bool)}


def _rd_ratio(facts: Facts, standards: Standards) -> Derived | None:
    spent, earned = _by_year(facts, "rd_expense"), _by_year(facts, "revenue")
    ratios = {
        year: (spent[year] / earned[year]).quantize(Decimal("0.0001"))
        for year in sorted(spent.keys() & earned.keys())
        if earned[year] > 0
    }
    return Derived(ratios, ("rd_expense", "revenue"), "由同年研发费用除以营业收入算出")


def _revenue_growth(facts: Facts, standards: Standards) -> Derived | None:
    earned = _by_year(facts, "revenue")
    growth = {
        year: Decimal(str(round(float(earned[year] / earned[before]) ** (1 / YEARS_BACK) - 1, 4)))
        for year in sorted(earned)
        if (before := str(int(year) - YEARS_BACK)) in earned and earned[before] > 0 and earned[year] > 0
    }
    return Derived(growth, ("revenue",), "由相隔两年的营业收入算出")


def _size_class(facts: Facts, standards: Standards) -> Derived | None:
    """By the 2017 method where staff and revenue of one year are known and the industry is divided by these two."""
    staff, earned = _by_year(facts, "employees"), _by_year(facts, "revenue")
    years = sorted(staff.keys() & earned.keys())
    sheet = _sheet(facts, standards)
    if not years or sheet is None:
        return None
    measured = {"staff": staff[years[-1]], "revenue": earned[years[-1]]}
    said = f"由 {years[-1]} 年从业人数和营业收入按 2017 年划分办法算出"
    for name in ("large", "medium", "small"):
        least = sheet["classes"].get(name, {})
        if least and all(measured[k] >= Decimal(str(v)) for k, v in least.items()):
            return Derived(name, ("employees", "revenue"), said)
    return Derived("micro", ("employees", "revenue"), said)


def _sheet(facts: Facts, standards: Standards) -> Mapping[str, Any] | None:
    code = _class_of(facts)
    names = {standards.sections.get(code[:2], "?")} | {code[:n] for n in range(2, len(code) + 1)}
    sheets = [s for s in standards.size_classes if code and names & set(s.get("industries", ()))]
    known = [s for s in sheets if all(set(c) <= {"staff", "revenue"} for c in s["classes"].values())]
    return known[0] if len(sheets) == len(known) == 1 else None


def _recognised(facts: Facts) -> list[str]:
    return [str(text) for text in facts.get("recognitions", ())]


def _champion(facts: Facts, standards: Standards) -> Derived | None:
    """A national recognition with its year; «before 2021» is no date."""
    found = (CHAMPION.search(text) for text in _recognised(facts))
    dates = sorted(m[1] for m in found if m and not m[2])
    return Derived(dates[0], ("recognitions",), "由来源写明的单项冠军认定") if dates else None


def _named(words: tuple[str, ...], by: str) -> Callable[[Facts, Standards], Derived | None]:
    """True where a source names the recognition; its absence says nothing."""

    def rule(facts: Facts, standards: Standards) -> Derived | None:
        held = any(word in text for text in _recognised(facts) for word in words)
        return Derived(True, ("recognitions",), by) if held else None

    return rule


def _venue(facts: Facts, standards: Standards) -> Derived | None:
    text = str(facts.get("listed", ""))
    found = next((venue for word, venue in VENUES.items() if word in text), None)
    sure = found is not None and UNCHECKED not in text
    return Derived(found, ("listed",), f"由名册所载上市情况“{text}”") if sure else None


RULES: Mapping[str, Callable[[Facts, Standards], Derived | None]] = {
    "gbt4754_section": _section,
    "years_registered": _years_registered,
    "rd_ratio": _rd_ratio,
    "revenue_cagr_2y": _revenue_growth,
    "size_class": _size_class,
    "single_champion_recognised_on": _champion,
    "entry_rung_held": _named(ENTRY_RUNGS, "由来源写明的认定"),
    "above_scale_registered": _named(ABOVE_SCALE, "由来源写明的规模以上"),
    "listed_on": _venue,
}
"""Fact → how it follows."""
