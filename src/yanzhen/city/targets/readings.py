"""A statement that people accepted from a document, as a row of the ledger; where it cannot be one, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from yanzhen.city.library.values import Judged
from yanzhen.city.targets.facts import READ, unit_table
from yanzhen.city.targets.models import Indicator, Target

RATES = {"growth", "cagr"}
UNSTATED = "文件未写明口径，未核定"
PLACES = Decimal("0.0001")
LARGEST = 10**15


class Catalogue:
    """Indicators by code and by every way of writing them."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self.by_code: dict[str, Indicator] = {}
        self.by_name: dict[str, Indicator] = {}
        for indicator in indicators:
            self.by_code[indicator.code] = indicator
            for name in (indicator.label, *indicator.aliases):
                self.by_name.setdefault(name, indicator)

    def find(self, fields: Mapping[str, Any]) -> Indicator | None:
        """By the catalogue's code, else by the very wording; a growth rate is never the level."""
        chosen = self.by_code.get(str(fields.get("measure") or ""))
        if chosen:
            return chosen
        wording, endings = str(fields["indicator"]), ("增速", "增长率", "增长", "年均增速")
        names = [f"{wording}{e}" for e in endings] if fields["mode"] in RATES else [wording]
        return next((self.by_name[name] for name in names if name in self.by_name), None)


def code_of(key: int) -> str:
    return f"{READ}{key}"


def why_not(fields: Mapping[str, Any], indicator: Indicator | None) -> str:
    """Why a statement cannot stand in the ledger, and what to do; empty when it can."""
    if indicator is None:
        return f"未进台账：目录中没有“{fields['indicator']}”；点改正，选一个目录指标"
    if fields["kind"] == "actual" and not fields.get("year"):
        return "未进台账：实绩没有年份；点改正，填上年份"
    if any(abs(value) >= LARGEST for value in _numbers(fields)):
        return "未进台账：数值过大；点改正，核对数值和单位"
    return ""


def _numbers(fields: Mapping[str, Any]) -> list[float]:
    value = fields["value"]
    return list(value) if isinstance(value, list) else [value]


def _decimals(fields: Mapping[str, Any]) -> tuple[Decimal, Decimal | None]:
    low, *high = (Decimal(str(v)).quantize(PLACES) for v in _numbers(fields))
    return low, high[0] if high else None


def target_fields(judged: Judged, indicator: Indicator, existing: Iterable[Target]) -> dict[str, Any]:
    """Columns of a target; one that says what a row in force says is marked as its restatement."""
    fields = judged.fields
    low, high = _decimals(fields)
    same = next((t for t in existing if _says_the_same(t, fields, indicator)), None)
    return {
        **_shared(judged, indicator),
        "label": f"{fields['indicator']}{'' if fields['subject'] == '全市' else '（' + fields['subject'] + '）'}"[
            :200
        ],
        "op": fields["op"],
        "value": low,
        "value_high": high,
        "mode": fields["mode"],
        "deadline": str(fields["year"] or ""),
        "set_on": judged.date[:20],
        "set_in": judged.title[:200],
        "scope": same.scope if same else UNSTATED,
        "scope_key": same.scope_key if same else code_of(judged.key),
        "chain": same.chain if same else None,
        "park": same.park if same else None,
        "restates": same,
    }


def actual_fields(judged: Judged, indicator: Indicator) -> dict[str, Any]:
    """Columns of an actual. Its scope is not known to be that of any target, so it is shown and not compared."""
    low, high = _decimals(judged.fields)
    text = f"{low.normalize():f}—{high.normalize():f}{judged.fields['unit']}" if high is not None else ""
    return {
        **_shared(judged, indicator),
        "op": judged.fields["op"],
        "value": low,
        "value_text": text[:120],
        "period": str(judged.fields["year"]),
        "scope": UNSTATED,
        "scope_key": code_of(judged.key),
    }


def _shared(judged: Judged, indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "subject": judged.fields["subject"][:120],
        "unit": judged.fields["unit"][:20],
        "grade": judged.grade,
        "note": f"由识读采纳，{judged.by}判断。",
    }


def _says_the_same(target: Target, fields: Mapping[str, Any], indicator: Indicator) -> bool:
    """Same indicator, subject, deadline, sense and amount, whatever the unit it is written in."""
    value = _numbers(fields)
    if (target.indicator_id, target.subject) != (indicator.pk, fields["subject"]) or target.value is None:
        return False
    if (target.op, target.deadline[:4]) != (fields["op"], str(fields["year"] or "")):
        return False
    if not unit_table().comparable(target.unit, fields["unit"]) or (target.value_high is None) != (
        len(value) == 1
    ):
        return False
    held = [float(v) for v in (target.value, target.value_high) if v is not None]
    wanted = [unit_table().convert(v, fields["unit"], target.unit) for v in value]
    return all(abs(a - b) <= 1e-6 * max(1.0, abs(a)) for a, b in zip(held, wanted, strict=True))


def place_of(judged: Judged) -> str:
    """Where it stands, as a citation names places."""
    page = f"第{judged.page}页" if judged.page else ""
    quote = " ".join(judged.quote.split())
    return f"{page}“{quote[:150]}”"
