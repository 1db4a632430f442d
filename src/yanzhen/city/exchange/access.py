"""Who reaches the data pages: what the record stands on is public, deliveries and the change log are not."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import LOG_READERS, OFFICIALS, PUBLIC, SIGNED_IN, Access

ACCESS = {
    "data": Access(see=PUBLIC),
    "deliveries": Access(see=SIGNED_IN),
    "changes": Access(see=LOG_READERS),
    "history": Access(see=LOG_READERS, own_see=OFFICIALS, scope="history"),
}
