"""Who reaches policies, answers and applications: clauses are public, applications are for the enterprise and officers."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.policies.permissions import AUDITORS, OFFICERS, PAYMENT_READERS

FIRM = frozenset({"enterprise"})
READERS = OFFICERS | {"leader"}
CHECKERS = OFFICERS | AUDITORS
NOBODY: frozenset[str] = frozenset()

ACCESS = {
    "policies": Access(see=PUBLIC),
    "monitor": Access(see=OFFICERS),
    "new_policy": Access(see=OFFICERS, act=OFFICERS),
    "policy_draft": Access(see=OFFICERS, act=OFFICERS, scope="policy"),
    "draft_clauses": Access(see=OFFICERS, act=OFFICERS, scope="policy"),
    "draft_book": Access(see=OFFICERS, scope="policy"),
    "upload_draft_book": Access(see=frozenset(), act=OFFICERS, scope="policy"),
    "export_policy": Access(see=OFFICERS, scope="policy"),
    "policy": Access(see=PUBLIC, scope="policy"),
    "ladder": Access(see=PUBLIC),
    "rung": Access(see=PUBLIC, scope="rung"),
    "answers": Access(see=PUBLIC, scope="enterprise"),
    "state_fact": Access(see=frozenset(), act=OFFICERS, own_act=FIRM, scope="enterprise"),
    "new_application": Access(see=frozenset(), own_act=FIRM, scope="clause"),
    "applications": Access(see=SIGNED_IN),
    "public_list": Access(see=PUBLIC),
    "object_public": Access(see=FIRM, act=FIRM, scope="notice"),
    "list_entitled": Access(see=frozenset(), act=OFFICERS, scope="listed"),
    "application": Access(see=READERS, own_see=FIRM, scope="application"),
    "fill_account": Access(see=frozenset(), own_act=FIRM, scope="application"),
    "hand_in_paper": Access(see=frozenset(), own_act=FIRM, scope="application"),
    "give_opinion": Access(see=frozenset(), act=READERS, own_act=FIRM, scope="application"),
    "case": Access(see=READERS, own_see=FIRM, scope="application"),
    "raise_objection": Access(see=NOBODY, act=OFFICERS, scope="application"),
    "answer_objection": Access(see=NOBODY, act=OFFICERS, scope="objection"),
    "automatic": Access(see=PAYMENT_READERS),
    "listing": Access(see=PAYMENT_READERS, scope="list"),
    "list_act": Access(see=NOBODY, act=OFFICERS, scope="list_step"),
    "draw_audit": Access(see=NOBODY, act=CHECKERS, scope="list"),
    "record_finding": Access(see=NOBODY, act=CHECKERS, scope="finding"),
    "record_recovery": Access(see=NOBODY, act=OFFICERS, scope="recovery"),
    "payments": Access(see=PAYMENT_READERS),
    "new_order": Access(see=NOBODY, act=OFFICERS),
    "payment_order": Access(see=PAYMENT_READERS, scope="order"),
    "order_list": Access(see=NOBODY, act=OFFICERS, scope="order"),
    "order_act": Access(see=NOBODY, act=OFFICERS, scope="order_step"),
    "line_act": Access(see=NOBODY, act=OFFICERS, scope="order_line"),
    "service_levels": Access(see=PUBLIC),
    "do_act": Access(see=frozenset(), act=OFFICERS, own_act=FIRM, scope="step"),
    "api:policies": Access(see=SIGNED_IN, reach="policies"),
    "api:policy": Access(see=SIGNED_IN, scope="policy", reach="policies"),
    "api:policy_check": Access(see=SIGNED_IN, scope="enterprise", reach="policies"),
}
