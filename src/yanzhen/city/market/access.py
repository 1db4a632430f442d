"""Who reaches the pages of the market; which listings and matches somebody sees stands in scopes."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.market.permissions import DESKS, FILERS, READ_ALL

NOBODY: frozenset[str] = frozenset()
FIRMS = frozenset({"enterprise"})

ACCESS = {
    "market": Access(see=SIGNED_IN),
    "market_rates": Access(see=PUBLIC),
    "market_scenarios": Access(see=PUBLIC),
    "market_product": Access(see=SIGNED_IN, scope="node"),
    "market_new": Access(see=FILERS, act=FILERS),
    "market_purchases": Access(see=FIRMS, act=FIRMS),
    "market_listing": Access(see=SIGNED_IN, scope="listing"),
    "listing_edit": Access(see=NOBODY, act=NOBODY, own_see=FILERS, own_act=FILERS, scope="listing_kept"),
    "listing_act": Access(see=NOBODY, act=NOBODY, own_act=FILERS, scope="listing_step"),
    "listing_answer": Access(see=NOBODY, act=FIRMS, scope="listing"),
    "match": Access(see=READ_ALL, own_see=FILERS - READ_ALL, scope="match"),
    "match_act": Access(see=NOBODY, act=DESKS, own_act=FILERS - DESKS, scope="match_step"),
    "market_paper": Access(see=NOBODY, own_see=FILERS, scope="market_paper"),
    "api:market_listings": Access(see=SIGNED_IN, reach="market"),
    "api:market_listing": Access(see=SIGNED_IN, scope="listing", reach="market"),
    "api:market_proposals": Access(see=READ_ALL, own_see=FILERS - READ_ALL, scope="listing", reach="market"),
    "api:market_matches": Access(see=FILERS | READ_ALL, reach="market"),
    "api:market_product": Access(see=SIGNED_IN, scope="node", reach="market"),
    "api:market_scenarios": Access(see=SIGNED_IN, reach="market"),
    "api:market_rates": Access(see=SIGNED_IN, reach="market"),
}
