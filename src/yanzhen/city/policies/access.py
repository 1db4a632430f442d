"""Who reaches policies, answers and applications: clauses are public, applications are for the enterprise and officers."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.policies.permissions import OFFICERS

FIRM = frozenset({"enterprise"})
READERS = OFFICERS | {"leader"}

ACCESS = {
    "policies": Access(see=PUBLIC),
    "monitor": Access(see=OFFICERS),
    "policy_draft": Access(see=OFFICERS, act=OFFICERS, scope="policy"),
    "policy": Access(see=PUBLIC, scope="policy"),
    "ladder": Access(see=PUBLIC),
    "rung": Access(see=PUBLIC, scope="rung"),
    "answers": Access(see=PUBLIC, scope="enterprise"),
    "state_fact": Access(see=frozenset(), act=OFFICERS, own_act=FIRM, scope="enterprise"),
    "new_application": Access(see=frozenset(), own_act=FIRM, scope="clause"),
    "applications": Access(see=SIGNED_IN),
    "public_list": Access(see=PUBLIC),
    "list_entitled": Access(see=frozenset(), act=OFFICERS, scope="listed"),
    "application": Access(see=READERS, own_see=FIRM, scope="application"),
    "fill_account": Access(see=frozenset(), own_act=FIRM, scope="application"),
    "hand_in_paper": Access(see=frozenset(), own_act=FIRM, scope="application"),
    "give_opinion": Access(see=frozenset(), act=READERS, own_act=FIRM, scope="application"),
    "do_act": Access(see=frozenset(), act=OFFICERS, own_act=FIRM, scope="step"),
}
