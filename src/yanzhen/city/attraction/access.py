"""Who reaches the pages of attraction; which leads somebody sees in full stands in scopes."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.attraction.permissions import REPORTERS

TRADE = frozenset(REPORTERS)
DESK = frozenset({"investment"})
LEADERS = TRADE | {"leader", "project_office"}
HOLDERS = TRADE - DESK

ACCESS = {
    "leads": Access(see=LEADERS),
    "new_lead": Access(see=TRADE, act=TRADE),
    "lead": Access(see=DESK, own_see=HOLDERS, scope="lead"),
    "lead_edit": Access(see=frozenset(), act=frozenset(), own_see=TRADE, own_act=TRADE, scope="lead"),
    "lead_act": Access(see=frozenset(), act=DESK, own_act=HOLDERS, scope="lead_step"),
    "transfer_act": Access(see=frozenset(), act=frozenset(), own_act=TRADE, scope="transfer"),
    "dispute": Access(see=DESK, own_see=HOLDERS, scope="dispute"),
    "dispute_act": Access(see=frozenset(), act=DESK, own_act=HOLDERS, scope="dispute_step"),
    "offer": Access(see=DESK | {"leader"}, own_see=HOLDERS, scope="offer"),
    "offer_act": Access(see=frozenset(), act=DESK | {"leader"}, own_act=HOLDERS, scope="offer_step"),
    "lead_evidence": Access(see=DESK, own_see=HOLDERS, scope="evidence"),
    "offer_check": Access(see=SIGNED_IN, act=SIGNED_IN),
    "quotas": Access(see=PUBLIC),
    "funnel": Access(see=LEADERS),
    "lead_digest": Access(see=LEADERS, act=DESK),
    "lead_rules": Access(see=LEADERS, act=DESK),
    "lead_calendar": Access(see=PUBLIC, scope="lead_calendar"),
    "api:leads": Access(see=LEADERS, reach="leads"),
    "api:lead": Access(see=DESK, own_see=HOLDERS, scope="lead", reach="leads"),
}
