"""Who reaches signing in, the own account and the administration of units and accounts."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import PUBLIC, SIGNED_IN, Access

ACCESS = {
    "accounts:sign_in": Access(see=PUBLIC, act=PUBLIC),
    "accounts:sign_out": Access(see=frozenset(), act=SIGNED_IN),
}
