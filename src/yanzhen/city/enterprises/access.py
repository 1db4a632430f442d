"""Who reaches the register of enterprises: everybody reads it, its keepers judge what is one and what stands where."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access
from yanzhen.city.enterprises.permissions import KEEPERS

FIRM = frozenset({"enterprise"})

ACCESS = {
    "enterprises": Access(see=PUBLIC),
    "same": Access(see=KEEPERS),
    "same_pair": Access(see=KEEPERS, act=KEEPERS, scope="same_pair"),
    "merge_undo": Access(see=frozenset(), act=KEEPERS, scope="merge"),
    "apart_undo": Access(see=frozenset(), act=KEEPERS, scope="apart"),
    "corrections": Access(see=KEEPERS),
    "correction": Access(see=KEEPERS, act=KEEPERS, own_see=FIRM, scope="correction"),
    "correction_paper": Access(see=KEEPERS, own_see=FIRM, scope="correction"),
    "placing": Access(see=KEEPERS, act=KEEPERS, scope="enterprise"),
    "api:enterprises": Access(see=SIGNED_IN, reach="enterprises"),
    "api:enterprise": Access(see=SIGNED_IN, scope="enterprise", reach="enterprises"),
}
