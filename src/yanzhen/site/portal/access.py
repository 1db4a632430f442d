"""Who reaches the portal: enterprises their own; officials the page on which they begin to act for one."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import SIGNED_IN, Access
from yanzhen.city.enterprises.permissions import ERRANDS, NARROW

FIRM = frozenset({"enterprise"})
NOBODY: frozenset[str] = frozenset()
WIDE = ERRANDS - NARROW

ACCESS = {
    "portal": Access(see=FIRM),
    "portal_file": Access(see=FIRM),
    "portal_correct": Access(see=FIRM, act=FIRM),
    "portal_errand": Access(see=WIDE, act=WIDE, own_see=NARROW, own_act=NARROW, scope="enterprise"),
    "portal_errand_end": Access(see=NOBODY, act=FIRM),
    "factors": Access(see=SIGNED_IN),
}
