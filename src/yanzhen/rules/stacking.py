"""What may be had together: clauses that exclude each other, and budgets that do not reach for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.rules.amounts import AmountFinding
from yanzhen.rules.dossier import tidy
from yanzhen.specs.rulebook import Budget, Clause

MOST_TOGETHER = 18
"""Clauses that exclude each other in one knot; above it only the largest is taken, and said."""


@dataclass(frozen=True, slots=True)
class Offer:
    clause: Clause
    amount: AmountFinding

    @property
    def worth(self) -> Decimal:
        """What counts when offers exclude each other: the least that is sure, 0 where nothing is known."""
        return self.amount.low if self.amount.low is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Choice:
    """Taken together they bring most; ``left`` are those excluded by them, each with the reason."""

    taken: tuple[Offer, ...]
    left: tuple[tuple[Offer, str], ...]


def best_together(offers: Sequence[Offer]) -> Choice:
    """The offers that may be had together and bring most; one excluded by either side counts as excluded.

    Amounts are compared as numbers: the offers of one call are in one unit. Of equal worth the earlier stay.
    """
    rivals = _rivals(offers)
    taken: set[int] = set()
    for knot in _knots(rivals):
        taken |= _best(knot, rivals, offers)
    left = tuple(
        (offer, _reason([offers[n] for n in sorted(rivals[number] & taken)]))
        for number, offer in enumerate(offers)
        if number not in taken
    )
    return Choice(tuple(offers[n] for n in sorted(taken)), left)


def _reason(chosen: Sequence[Offer]) -> str:
    names = "、".join(f"{one.clause.id} {one.clause.label.zh}" for one in chosen)
    return f"与 {names} 不能同时享受" if names else "与同类条款不能同时享受"


def _rivals(offers: Sequence[Offer]) -> list[set[int]]:
    at = {offer.clause.id: number for number, offer in enumerate(offers)}
    rivals: list[set[int]] = [set() for _ in offers]
    for number, offer in enumerate(offers):
        for name in offer.clause.exclusive_with:
            if name in at and at[name] != number:
                rivals[number].add(at[name])
                rivals[at[name]].add(number)
    return rivals


def _knots(rivals: Sequence[set[int]]) -> list[list[int]]:
    """Groups that hang together by exclusion."""
    seen: set[int] = set()
    knots = []
    for start in range(len(rivals)):
        if start in seen:
            continue
        knot, waiting = [], [start]
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                knot.append(number)
                waiting += sorted(rivals[number] - seen)
        knots.append(sorted(knot))
    return knots


def _best(knot: Sequence[int], rivals: Sequence[set[int]], offers: Sequence[Offer]) -> set[int]:
    """The set without rivals that is worth most; of equal ones the larger, then the earlier."""
    if len(knot) > MOST_TOGETHER:
        return {max(knot, key=lambda n: offers[n].worth)}
    best: tuple[Decimal, int, set[int]] = (Decimal(-1), 0, set())
    waiting: list[tuple[int, set[int]]] = [(0, set())]
    while waiting:
        place, chosen = waiting.pop()
        if place == len(knot):
            worth = sum((offers[n].worth for n in chosen), Decimal(0))
            if (worth, len(chosen)) > best[:2]:
                best = (worth, len(chosen), chosen)
            continue
        waiting.append((place + 1, chosen))
        if not rivals[knot[place]] & chosen:
            waiting.append((place + 1, chosen | {knot[place]}))
    return best[2]


@dataclass(frozen=True, slots=True)
class BudgetFinding:
    """What is asked for against what is set aside; ``share`` is paid of each where all are cut alike."""

    asked_low: Decimal
    asked_high: Decimal
    unit: str
    left: Decimal | None
    share: Decimal | None
    says: str


def against_budget(budget: Budget, amounts: Mapping[str, AmountFinding]) -> BudgetFinding:
    """Whether a budget reaches for all of ``amounts``; those in another unit or unknown are counted and told."""
    counted = [
        a for a in amounts.values() if a.low is not None and a.high is not None and a.unit == budget.unit
    ]
    low = sum((a.low for a in counted if a.low is not None), Decimal(0))
    high = sum((a.high for a in counted if a.high is not None), Decimal(0))
    others = len(amounts) - len(counted)
    told = f"预算 {tidy(budget.total)}{budget.unit}，应付 {tidy(low)}"
    told += f" 至 {tidy(high)}{budget.unit}" if high != low else budget.unit
    share = None
    if high <= budget.total:
        told += "，够用" if not others else "，已知的够用"
    elif low <= budget.total:
        told += "，可能不够"
    else:
        share = round(budget.total / low, 4) if budget.order == "proportional" else None
        told += f"，不够，缺 {tidy(low - budget.total)}{budget.unit}{_order(budget, share)}"
    told += f"；另有 {others} 家金额未知或单位不同，未计入" if others else ""
    return BudgetFinding(low, high, budget.unit, None if others else budget.total - high, share, told)


def _order(budget: Budget, share: Decimal | None) -> str:
    if share is not None:
        return f"，按比例每家得 {tidy(share * 100)}%"
    return "，按申报先后，用完为止" if budget.order == "first_come" else "，如何取舍未写明"
