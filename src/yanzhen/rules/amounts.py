"""What a clause would bring: rates, tiers, caps and formulas with units, a range while facts are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.quantities import NO_UNITS, UnitTable
from yanzhen.rules.dossier import TYPE_WORDS, Case, FactUse, Words, as_number, tidy
from yanzhen.rules.evaluating import Origins, Vocabulary, answered
from yanzhen.rules.series import Facts, UnknownYearError, Variables, by_year, for_period
from yanzhen.specs.formulas import Formula, Number, Reference, facts_of, parse_formula
from yanzhen.specs.ranges import INFINITY, Range, combined, is_amount, said
from yanzhen.specs.rulebook import Benefit, Clause, Tier

EACH = ("每人", "每个", "每台", "每件", "每名", "每家", "每套")


@dataclass(frozen=True, slots=True)
class AmountFinding:
    """``low`` to ``high`` in ``unit``; both None where no amount may be said, ``says`` tells why.

    ``scope`` is what the cap holds for; ``countable`` whether it may enter a sum; ``missing`` what would narrow it.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    says: str
    missing: tuple[str, ...] = ()
    used: tuple[FactUse, ...] = ()
    scope: str = ""
    countable: bool = False

    @property
    def known(self) -> bool:
        """One number, nothing open."""
        return self.low is not None and self.low == self.high


@dataclass(slots=True)
class _Desk:
    """One computation: what it reads, what it lacks, what it used."""

    case: Case
    unit: str
    units: UnitTable
    missing: list[str] = field(default_factory=list)
    used: list[FactUse] = field(default_factory=list)


def amount_of(
    benefit: Benefit,
    facts: Facts,
    variables: Variables | None = None,
    *,
    vocabulary: Vocabulary | None = None,
    origins: Origins | None = None,
    units: UnitTable = NO_UNITS,
) -> AmountFinding:
    """The amount of a benefit: one number, a range while facts are missing, or a refusal that says why.

    Facts in another unit of money are converted through ``units``; without the table only the same unit counts.
    Nothing below 0 is paid. A basis that may never be one is refused.
    """
    words = Words(vocabulary or {}, origins or {})
    desk = _Desk(Case(facts, variables or {}, answered, words), benefit.unit, units)
    try:
        _refuse_never(benefit, words)
        gross = _gross(benefit, desk)
    except YanzhenError as error:
        return AmountFinding(None, None, benefit.unit, str(error), scope=benefit.cap_scope)
    return _finding(benefit, gross, desk)


def amount_of_clause(
    clause: Clause, facts: Facts, variables: Variables | None = None, **more: Any
) -> AmountFinding:
    """The amount of a clause; none where the amount is not known, or the clause pays nothing or may not be paid.

    An amount from memory (grade M) or of a clause whose conditions are not all known is told but not summed.
    """
    if clause.role in ("never", "rule", "penalty") or clause.benefit is None:
        why = clause.never or "这一条不发放资金"
        return AmountFinding(None, None, "", f"不计算金额：{why}")
    if not clause.amount_known or clause.role == "benefit_unknown":
        why = clause.cannot_tell or "数额未见于公开文件"
        return AmountFinding(None, None, clause.benefit.unit, f"金额未知：{why}")
    found = amount_of(clause.benefit, facts, variables, **more)
    sure = clause.grade != "M" and clause.conditions_complete
    return replace(found, countable=found.countable and sure)


def total_of(amounts: Iterable[AmountFinding]) -> dict[str, tuple[Decimal, Decimal]]:
    """unit → (low, high) over the countable ones; unlike units are never added."""
    totals: dict[str, tuple[Decimal, Decimal]] = {}
    for one in amounts:
        if one.countable and one.low is not None and one.high is not None:
            low, high = totals.get(one.unit, (Decimal(0), Decimal(0)))
            totals[one.unit] = (low + one.low, high + one.high)
    return totals


def facts_of_benefit(benefit: Benefit, vocabulary: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts that an amount is computed from. Raises YanzhenError when the formula cannot be read."""
    names = list(facts_of(parse_formula(benefit.formula))) if benefit.formula else []
    if benefit.basis in vocabulary:
        names.append(benefit.basis)
    return tuple(dict.fromkeys(names))


def _refuse_never(benefit: Benefit, words: Words) -> None:
    for name in facts_of_benefit(benefit, words.vocabulary):
        if name in words.vocabulary and words.vocabulary[name].never_basis:
            what = f"不得按{words.label(name)}计发"
            why = f"{words.vocabulary[name].forbidding}不允许以它作奖补依据"
            raise YanzhenError(what, why=why, do="条款改为只作历史记录，提交公平竞争审查")


def _gross(benefit: Benefit, desk: _Desk) -> Range:
    """Before the cap. Raises YanzhenError where nothing is written to compute from."""
    if benefit.unit in TYPE_WORDS or not benefit.unit:
        raise YanzhenError("算不出金额", why="条款没有写金额的单位", do="在 benefit.unit 里写明，如 万元")
    if benefit.formula:
        return _value(parse_formula(benefit.formula), desk)
    if benefit.tiers:
        return _tiered(benefit, desk)
    if benefit.rate is not None:
        return combined("*", _basis(benefit, desk), _literal(benefit.rate), desk.unit)
    if benefit.amount is not None:
        return _literal(benefit.amount)
    if benefit.cap is not None:
        return Range(Decimal(0), benefit.cap, literal=True)
    raise YanzhenError("金额未知", why="条款没有写数额、比例或算式", do="查阅条款原文")


def _literal(value: Decimal) -> Range:
    return Range(value, value, literal=True)


def _basis(benefit: Benefit, desk: _Desk) -> Range:
    known = benefit.basis in desk.case.words.vocabulary or benefit.basis in desk.case.facts
    if not benefit.basis or not (known or benefit.basis.isascii()):
        why = f"比例的基数“{benefit.basis or '（空）'}”不是事实"
        raise YanzhenError("算不出金额", why=why, do="在 benefit.basis 里写事实的 id")
    return _fact(benefit.basis, desk)


def _value(formula: Formula, desk: _Desk) -> Range:
    if isinstance(formula, Number):
        return _literal(formula.value)
    if isinstance(formula, Reference):
        return _fact(formula.fact, desk)
    first, *rest = [_value(part, desk) for part in formula.parts]
    for other in rest:
        first = combined(formula.op, first, other, desk.unit)
    return first


def _fact(name: str, desk: _Desk) -> Range:
    """The number of a fact in the unit of the amount where both are money; open where it is not known."""
    words = desk.case.words
    unit = words.vocabulary[name].unit if name in words.vocabulary else ""
    factor, unit = _converted(unit, desk)
    dimensions = frozenset({(unit, 1)}) if unit else frozenset()
    number = _read(name, desk)
    if number is None:
        desk.missing.append(name)
        return Range(-INFINITY, INFINITY, dimensions)
    desk.used.append(words.use(name, number))
    return Range(number * factor, number * factor, dimensions)


def _read(name: str, desk: _Desk) -> Decimal | None:
    case = desk.case
    if case.lack(name):
        return None
    given: Any = case.facts[name]
    if given is None:
        return Decimal(0)
    if by_year(given):
        period = case.words.vocabulary[name].period if name in case.words.vocabulary else ""
        try:
            given = for_period(name, given, "Y1" if period.startswith("each") else period, case.variables)
        except UnknownYearError:
            return None
    return as_number(given)


def _converted(unit: str, desk: _Desk) -> tuple[Decimal, str]:
    """(factor, unit): 亿元 into 万元 through the table; percents into shares; what has no unit stays plain."""
    if unit in TYPE_WORDS or unit in ("", "比值"):
        return Decimal(1), ""
    if unit == "%":
        return Decimal("0.01"), ""
    if unit != desk.unit and desk.units.comparable(unit, desk.unit):
        return Decimal(str(desk.units.convert(1.0, unit, desk.unit))), desk.unit
    return Decimal(1), unit


def _tiered(benefit: Benefit, desk: _Desk) -> Range:
    basis = _basis(benefit, desk)
    paid = [
        _tier(tier, basis, desk)
        for tier in benefit.tiers
        if basis.high >= tier.from_ and (tier.to is None or basis.low < tier.to)
    ]
    exact = basis.low == basis.high
    if not exact or not paid:
        paid.append(Range(Decimal(0), Decimal(0), literal=True))
    dimensions = frozenset({(desk.unit, 1)})
    return Range(min(p.low for p in paid), max(p.high for p in paid), dimensions)


def _tier(tier: Tier, basis: Range, desk: _Desk) -> Range:
    if tier.amount is not None:
        return _literal(tier.amount)
    high = basis.high if tier.to is None else min(basis.high, tier.to)
    within = Range(max(basis.low, tier.from_), high, basis.dimensions)
    return combined("*", within, _literal(tier.rate or Decimal(0)), desk.unit)


def _finding(benefit: Benefit, gross: Range, desk: _Desk) -> AmountFinding:
    scope, unit = benefit.cap_scope, benefit.unit
    if not is_amount(gross, unit):
        says = f"单位不合：算出来的是{said(gross.dimensions)}，应为{unit}；不给金额"
        return AmountFinding(None, None, unit, says, scope=scope)
    ceiling = INFINITY if benefit.cap is None else benefit.cap
    low, high = (min(max(end, Decimal(0)), ceiling) for end in (gross.low, gross.high))
    missing, used = tuple(dict.fromkeys(desk.missing)), tuple(dict.fromkeys(desk.used))
    if missing and high == INFINITY:
        lacking = "、".join(desk.case.words.label(name) for name in missing)
        return AmountFinding(None, None, unit, f"缺{lacking}，算不出金额", missing, used, scope)
    each = scope.startswith(EACH)
    countable = not each and benefit.nature == "cash"
    says = _says(benefit, gross, (low, high), desk)
    return AmountFinding(low, high, unit, says, missing if low != high else (), used, scope, countable)


def _says(benefit: Benefit, gross: Range, ends: tuple[Decimal, Decimal], desk: _Desk) -> str:
    low, high = ends
    told = tidy(low) if low == high else f"{tidy(low)} 至 {tidy(high)}"
    parts = [f"{benefit.cap_scope}{told}{benefit.unit}"]
    if benefit.cap is not None and gross.high > benefit.cap:
        parts.append(f"上限 {tidy(benefit.cap)}{benefit.unit}")
    if gross.high < 0:
        parts.append(f"算得负数 {tidy(gross.high)}，按 0 计")
    if desk.missing:
        lacking = "、".join(desk.case.words.label(name) for name in dict.fromkeys(desk.missing))
        parts.append(f"缺{lacking}，只能给出范围")
    return "；".join(parts + [str(use) for use in dict.fromkeys(desk.used)])
