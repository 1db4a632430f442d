"""Who reaches the data pages: what the record stands on is public, deliveries and the change log are not."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import LOG_READERS, OFFICIALS, PUBLIC, SIGNED_IN, WRITERS, Access

SENDERS = WRITERS | {"county", "project_office", "park"}
"""Those who send lists; which of the lists is said by the list itself. A draft belongs to its sender and the unit."""

ACCESS = {
    "data": Access(see=PUBLIC),
    "deliveries": Access(see=SIGNED_IN),
    "changes": Access(see=LOG_READERS),
    "history": Access(see=LOG_READERS, own_see=OFFICIALS, scope="history"),
    "lists": Access(see=SENDERS),
    "list_send": Access(see=WRITERS, act=WRITERS, own_see=SENDERS, own_act=SENDERS, scope="list_kind"),
    "list_template": Access(see=WRITERS, own_see=SENDERS, scope="list_kind"),
    "list_import": Access(see=frozenset(), own_see=SENDERS, own_act=SENDERS, scope="list_import"),
    "list_progress": Access(see=frozenset(), own_see=SENDERS, scope="list_import"),
    "list_row": Access(see=frozenset(), own_see=SENDERS, own_act=SENDERS, scope="list_import"),
    "list_refused": Access(see=frozenset(), own_see=SENDERS, scope="list_import"),
    "list_file": Access(see=frozenset(), own_see=SENDERS, scope="list_import"),
    "api:deliveries": Access(see=SIGNED_IN, token="data"),
    "api:changes": Access(see=LOG_READERS, token="changes"),
}
