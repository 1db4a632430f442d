"""What every room tells one enterprise, in the order in which an enterprise asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yanzhen.city.demands import queries as demands
from yanzhen.city.enterprises import file_queries
from yanzhen.city.finance import queries as finance
from yanzhen.city.market import queries as market
from yanzhen.city.policies import portal_queries as policies
from yanzhen.city.records.portal import PortalCard
from yanzhen.city.talent import queries as talent

CARDS: tuple[Callable[[str, Any], PortalCard], ...] = (
    demands.portal_card,
    finance.portal_card,
    talent.portal_card,
    market.portal_card,
    file_queries.portal_card,
)


def cards(code: str, user: Any) -> list[PortalCard]:
    """Three of policies, one of every other room."""
    return [*policies.portal_cards(code, user), *(card(code, user) for card in CARDS)]
