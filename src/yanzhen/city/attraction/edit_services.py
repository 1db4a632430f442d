"""A lead is completed or corrected by its holder; the day it becomes complete is the day its first report counts from."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.attraction.lead_facts import identity_of
from yanzhen.city.attraction.lead_identity import Identity, identity
from yanzhen.city.attraction.lead_services import (
    PLAIN,
    checked,
    lapse,
    lock_desk,
    promote,
    row_named,
    stand,
    write,
)
from yanzhen.city.attraction.lead_states import OPEN, STATE_LABELS
from yanzhen.city.attraction.models import Lead
from yanzhen.city.attraction.permissions import holds
from yanzhen.city.attraction.values import LeadDraft
from yanzhen.city.chains.queries import nodes
from yanzhen.city.enterprises.queries import region_names
from yanzhen.city.parks.queries import parks
from yanzhen.city.records.editing import save_edit
from yanzhen.kernel.errors import YanzhenError

KEPT = ("gap_kind", "prospect_key")
"""Where a lead came from stays as it was reported."""


def edit_lead(lead: Lead, draft: LeadDraft, *, version: int, by: Any) -> Lead:
    """Write what the holder completed or corrected, and decide anew what the report is worth.

    Raises EditConflict when somebody saved in between, YanzhenError for what cannot be; then nothing is written.
    """
    if not holds(by, lead.unit_id):
        raise YanzhenError("不能修改线索", where=lead.number, why="线索不归你单位", do="由持有单位修改")
    checked(draft)
    who = identity(draft.investor, draft.uscc)
    with transaction.atomic():
        book = lock_desk()
        lapse(book)
        lead.refresh_from_db()
        if lead.state not in OPEN:
            why = f"现在是“{STATE_LABELS[lead.state]}”"
            raise YanzhenError("现在不能修改", where=lead.number, why=why, do="只有在跟进的线索可以修改")
        before = (identity_of(lead), lead.node_id)
        save_edit(lead, _changes(draft, who), version=version, by=by, origin="招商线索")
        if lead.version == version:
            return lead
        lead.name_key, lead.name_place = who.core, who.place
        lead.chain = lead.node.chain if lead.node else lead.chain
        if (identity_of(lead), lead.node_id) != before:
            _undisputed(lead)
        _restand(lead, book, by)
    return lead


def _changes(draft: LeadDraft, who: Identity) -> dict[str, Any]:
    region = draft.region or None
    if region is not None and region not in region_names():
        raise YanzhenError("没有这个县（市）区", where=draft.region, do="从列表里选")
    plain = {name: getattr(draft, name) for name in PLAIN if name not in KEPT}
    return plain | {
        "uscc": who.uscc,
        "node": row_named(nodes(), draft.node, "环节"),
        "park": row_named(parks(), draft.park, "园区"),
        "region": region,
    }


def _undisputed(lead: Lead) -> None:
    """Who the investor is and which node is meant is not changed under the hands of those who decide about it."""
    if any(rows.exclude(state="closed").exists() for rows in (lead.disputes, lead.claims)):
        why, do = "首报争议还没有办结", "办结后再改投资方、信用代码和环节"
        raise YanzhenError("现在不能改投资方和环节", where=lead.number, why=why, do=do)


def _restand(lead: Lead, book: Any, by: Any) -> None:
    """A first report stays first until its days are over; one that becomes complete counts from today."""
    was, until, key = lead.standing, lead.protected_until, lead.first_key
    stand(lead, book)
    if lead.standing == "first":
        lead.protected_until = until if was == "first" else book.protected_until(timezone.localdate())
    write(lead, "补齐，成为首报" if lead.standing == "first" != was else "修改线索", by)
    if was == "first" and lead.first_key != key:
        promote(lead, book)
