"""Needs and offers find each other: goods, money, people and scenarios by one engine that explains itself; no web.

``rank_pairs(needs, offers, market, chains=, units=, scope=)`` gives a ``Pairing``: ``partners(key)``, ``refused(key)``,
``explain(asker, other)``, ``rows()``; ``assign(pairs)`` gives each at most one partner.
"""

from yanzhen.analysis.pairing.assigning import Assignment, assign
from yanzhen.analysis.pairing.markets import market_of, pack_market, pack_markets
from yanzhen.analysis.pairing.ranking import Pairing, Scope, rank_pairs
from yanzhen.analysis.pairing.values import Condition, Contribution, Market, Need, Offer, Pair, Shortfall

__all__ = [
    "Assignment",
    "Condition",
    "Contribution",
    "Market",
    "Need",
    "Offer",
    "Pair",
    "Pairing",
    "Scope",
    "Shortfall",
    "assign",
    "market_of",
    "pack_market",
    "pack_markets",
    "rank_pairs",
]
