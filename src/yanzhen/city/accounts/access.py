"""Who reaches signing in, the own account and the administration of units and accounts."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import KEEPERS, PUBLIC, SIGNED_IN, Access

MAKER = frozenset({"administrator"})
GUARD = frozenset({"security"})
WATCHERS = frozenset({"auditor", "security"})
"""They read what every token was used for; everybody reads that of the own ones."""
NOBODY: frozenset[str] = frozenset()

ACCESS = {
    "accounts:sign_in": Access(see=PUBLIC, act=PUBLIC),
    "accounts:second_step": Access(see=PUBLIC, act=PUBLIC),
    "accounts:oidc": Access(see=PUBLIC),
    "accounts:oidc_back": Access(see=PUBLIC),
    "accounts:sign_out": Access(see=NOBODY, act=SIGNED_IN),
    "accounts:own": Access(see=SIGNED_IN),
    "accounts:password": Access(see=SIGNED_IN, act=SIGNED_IN),
    "accounts:second_factor": Access(see=SIGNED_IN, act=SIGNED_IN),
    "accounts:end_session": Access(see=NOBODY, own_act=SIGNED_IN, scope="session"),
    "accounts:tokens": Access(see=SIGNED_IN, act=SIGNED_IN),
    "accounts:end_token": Access(see=NOBODY, own_act=SIGNED_IN, scope="token"),
    "accounts:calls": Access(see=WATCHERS),
    "accounts:offices": Access(see=KEEPERS),
    "accounts:new_unit": Access(see=MAKER, act=MAKER),
    "accounts:new_account": Access(see=MAKER, act=MAKER),
    "accounts:account": Access(see=KEEPERS, scope="account"),
    "accounts:act": Access(see=NOBODY, act=MAKER | GUARD, scope="account_act"),
}
