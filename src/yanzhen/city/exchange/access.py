"""Who reaches the data pages: what the record stands on is public, deliveries and the change log are not."""

from __future__ import annotations

from yanzhen.city.accounts.permissions import LOG_READERS, OFFICIALS, PUBLIC, SIGNED_IN, WRITERS, Access
from yanzhen.city.exchange.permissions import AUTHORITY, DELIVERERS, HOOK_KEEPERS, READ_ALL

SENDERS = WRITERS | {"county", "project_office", "park", "enterprise"}
"""Those who send lists; which of the lists is said by the list itself. A draft belongs to its sender and the unit."""
OWN = OFFICIALS - AUTHORITY

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
    "api:datasets": Access(see=SIGNED_IN, reach="data"),
    "api:dataset": Access(see=SIGNED_IN, scope="open_dataset", reach="data"),
    "api:dataset_rows": Access(see=SIGNED_IN, scope="open_dataset", reach="data"),
    "catalogue": Access(see=PUBLIC),
    "dcat": Access(see=PUBLIC, scope="dcat"),
    "dataset": Access(see=PUBLIC, scope="dataset"),
    "dataset_file": Access(see=PUBLIC, scope="dataset_file"),
    "dataset_settle": Access(
        see=AUTHORITY, act=AUTHORITY, own_see=OWN, own_act=OWN, scope="dataset_provided"
    ),
    "feed_new": Access(see=AUTHORITY, act=AUTHORITY, scope="dataset_fed"),
    "share_new": Access(see=OFFICIALS, act=OFFICIALS, scope="dataset"),
    "feed": Access(
        see=READ_ALL,
        act=AUTHORITY,
        own_see=DELIVERERS - READ_ALL,
        own_act=DELIVERERS - AUTHORITY,
        scope="feed",
    ),
    "feed_template": Access(see=READ_ALL, own_see=DELIVERERS - READ_ALL, scope="feed"),
    "feed_stop": Access(see=frozenset(), act=AUTHORITY, scope="feed"),
    "share_requests": Access(see=OFFICIALS | {"auditor"}),
    "share_request": Access(see=READ_ALL, own_see=OFFICIALS - READ_ALL, scope="share_request"),
    "share_act": Access(see=frozenset(), act=AUTHORITY, own_act=OWN, scope="share_step"),
    "doubt_new": Access(see=OFFICIALS, act=OFFICIALS, scope="dataset_open"),
    "doubts": Access(see=OFFICIALS | {"auditor"}),
    "doubt": Access(see=READ_ALL, act=AUTHORITY, own_see=OFFICIALS - READ_ALL, own_act=OWN, scope="doubt"),
    "data_quality": Access(see=OFFICIALS | {"auditor"}),
    "webhooks": Access(see=HOOK_KEEPERS | {"auditor"}, act=HOOK_KEEPERS),
    "webhook": Access(see=HOOK_KEEPERS | {"auditor"}, scope="webhook"),
    "webhook_act": Access(see=frozenset(), act=HOOK_KEEPERS, scope="webhook_act"),
    "api:share_requests": Access(see=OFFICIALS | {"auditor"}, reach="data"),
    "api:doubts": Access(see=OFFICIALS | {"auditor"}, reach="data"),
    "api:connections": Access(see=OFFICIALS | {"auditor"}, reach="data"),
    "api:deliveries": Access(see=SIGNED_IN, reach="data"),
    "api:changes": Access(see=LOG_READERS, reach="changes"),
}
