"""Who reaches the pages of the talent pool; whose rows somebody sees stands in scopes."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import OFFICIALS, PUBLIC, SIGNED_IN, Access
from yanzhen.city.talent.permissions import POSTERS, READ_ALL, READERS, SUPPLIERS

FIRM = frozenset({"enterprise"})
NOBODY: frozenset[str] = frozenset()

ACCESS = {
    "talent": Access(see=READERS),
    "talent_pool": Access(see=PUBLIC),
    "talent_new": Access(see=POSTERS, act=POSTERS),
    "talent_post": Access(see=READ_ALL, own_see=FIRM, scope="opening"),
    "talent_edit": Access(see=OFFICIALS, act=OFFICIALS, own_see=FIRM, own_act=FIRM, scope="opening"),
    "talent_close": Access(see=NOBODY, act=OFFICIALS, own_act=FIRM, scope="opening"),
    "talent_introduce": Access(see=NOBODY, act=SUPPLIERS, scope="opening"),
    "talent_answer": Access(see=NOBODY, act=SUPPLIERS, own_act=FIRM, scope="referral"),
    "talent_supply": Access(see=READERS),
    "talent_course_new": Access(see=SUPPLIERS, act=SUPPLIERS),
    "talent_people": Access(see=SUPPLIERS),
    "talent_person_new": Access(see=SUPPLIERS, act=SUPPLIERS),
    "talent_person": Access(see=SUPPLIERS, scope="person"),
    "talent_person_end": Access(see=NOBODY, act=SUPPLIERS, scope="person"),
    "talent_board": Access(see=READ_ALL),
    "api:talent": Access(see=SIGNED_IN, reach="talent"),
    "api:posts": Access(see=READERS, reach="talent"),
    "api:post": Access(see=READ_ALL, own_see=FIRM, scope="opening", reach="talent"),
    "api:post_supply": Access(see=READ_ALL, own_see=FIRM, scope="opening", reach="talent"),
    "api:courses": Access(see=READERS, reach="talent"),
    "api:talent_statistics": Access(see=READ_ALL, reach="talent"),
}
