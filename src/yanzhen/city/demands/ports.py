"""What demands asks of supervision, which it may not know: visits and how often an enterprise was called upon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yanzhen.city.demands.values import VisitTold


def _no_visits(code: str) -> list[VisitTold]:
    return []


def _no_visit(key: int) -> VisitTold | None:
    return None


def _no_burden(code: str) -> str:
    return ""


@dataclass(slots=True)
class Above:
    """``visits_of`` an enterprise by its code, newest first; one ``visit``; the ``burden`` of this month in a sentence."""

    visits_of: Callable[[str], list[VisitTold]] = _no_visits
    visit: Callable[[int], VisitTold | None] = _no_visit
    burden: Callable[[str], str] = _no_burden


above = Above()
