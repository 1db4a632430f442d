"""Who reaches parks and rounds of evaluation: results are public, inputs are for officials and the enterprise itself."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.parks.permissions import DECIDERS, OFFICIALS, RUNNERS, SIGNERS

FIRM = frozenset({"enterprise"})

ACCESS = {
    "parks": Access(see=PUBLIC),
    "plots": Access(see=PUBLIC),
    "land_rounds": Access(see=PUBLIC),
    "land_new": Access(see=RUNNERS, act=RUNNERS),
    "land_round": Access(see=PUBLIC, scope="round"),
    "land_act": Access(see=frozenset(), act=RUNNERS | SIGNERS, scope="round"),
    "land_data": Access(see=OFFICIALS, act=RUNNERS, scope="round"),
    "land_template": Access(see=RUNNERS, scope="template"),
    "land_results": Access(see=PUBLIC, scope="round"),
    "land_entry": Access(see=OFFICIALS, own_see=FIRM, scope="entry"),
    "land_object": Access(see=RUNNERS, act=RUNNERS, own_see=FIRM, own_act=FIRM, scope="entry"),
    "land_objections": Access(see=PUBLIC, scope="round"),
    "land_objection": Access(
        see=OFFICIALS, act=DECIDERS | RUNNERS, own_see=FIRM, own_act=FIRM, scope="round_objection"
    ),
    "land_proof": Access(see=OFFICIALS, own_see=FIRM, scope="round_objection"),
    "land_measures": Access(see=PUBLIC, act=RUNNERS, scope="round"),
    "land_measure": Access(see=frozenset(), act=SIGNERS, scope="measure"),
    "api:parks": Access(see=SIGNED_IN, reach="parks"),
    "api:park": Access(see=SIGNED_IN, scope="park", reach="parks"),
    "api:plots": Access(see=SIGNED_IN, reach="parks"),
}
