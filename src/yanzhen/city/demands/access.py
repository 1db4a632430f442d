"""Who reaches the pages of demands; which demands somebody sees stands in scopes."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import OFFICIALS, SIGNED_IN, Access
from yanzhen.city.demands.permissions import BOARD, DESKS, FILERS, READ_ALL

ACTORS = DESKS | {"leader"}
OWN = (OFFICIALS | {"enterprise"}) - ACTORS

ACCESS = {
    "demands": Access(see=SIGNED_IN),
    "demand_board": Access(see=BOARD),
    "demand_new": Access(see=FILERS, act=FILERS),
    "demand": Access(see=READ_ALL, own_see=OWN, scope="demand"),
    "demand_act": Access(see=frozenset(), act=ACTORS, own_act=OWN, scope="demand_step"),
    "demand_file": Access(see=READ_ALL, own_see=OWN, scope="demand_file"),
    "api:demands": Access(see=SIGNED_IN, reach="demands"),
    "api:demand": Access(see=READ_ALL, own_see=OWN, scope="demand", reach="demands"),
}
