"""Leads, transfers, disputes, offers and evidence of the asking role's unit, of another unit, and between others."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.attraction.calendar_feed import token_of
from yanzhen.city.attraction.dispute_services import place_of
from yanzhen.city.attraction.models import Dispute, Evidence, Lead, Offer, Transfer

HOLDERS = ("county", "park", "chain_office", "department", "investment")


def rows(people) -> dict[str, Rows]:
    units = {role: people[role].unit for role in HOLDERS}
    elsewhere = people["other-county"].unit
    far = people["other-park"].unit
    own = {role: _all_of(units[role], far, f"own-{role}") for role in HOLDERS}
    other = _all_of(elsewhere, far, "other")
    settings.WORKSPACE.documents.mkdir(parents=True, exist_ok=True)

    def of(kind, name=""):
        def choose(role):
            made = own.get(role, other)
            return {"key": made[kind].pk, **({"name": name} if name else {})}

        theirs = {"key": other[kind].pk, **({"name": name} if name else {})}
        return Rows(choose, theirs, theirs)

    return {
        "lead": of("lead"),
        "lead_step": of("lead", "entry"),
        "transfer": of("transfer", "withdraw"),
        "dispute": of("dispute"),
        "dispute_step": of("dispute", "answer"),
        "offer": of("offer"),
        "offer_step": of("offer", "submit"),
        "evidence": of("evidence"),
        "lead_calendar": Rows({"token": token_of(people["county"])}),
    }


def _all_of(unit, far, name):
    lead, rival = _lead(unit, name), _lead(far, f"{name}-rival")
    file = SimpleUploadedFile("证据.pdf", b"%PDF-1.4 demo")
    digest = hashlib.sha256(b"%PDF-1.4 demo").hexdigest()
    place_of(digest).parent.mkdir(parents=True, exist_ok=True)
    place_of(digest).write_bytes(file.read())
    return {
        "lead": lead,
        "transfer": Transfer.objects.create(
            lead=lead, from_unit=unit, to_unit=far, reason="演示", by_name="演示"
        ),
        "dispute": Dispute.objects.create(lead=lead, rival=rival, holder=unit, claimant=far, claim="演示"),
        "offer": Offer.objects.create(lead=lead, title="演示条件", text="厂房租金减免。", by_name="演示"),
        "evidence": Evidence.objects.create(
            lead=lead, says="演示", filename="证据.pdf", digest=digest, size=13, unit=unit, by_name="演示"
        ),
    }


def _lead(unit, name):
    return Lead.objects.create(
        number=f"M-{name}"[:20], investor=f"演示投资方{name}", name_key=f"演示投资方{name}", industry="演示行业", unit=unit,
        reported_unit=unit, by_name="演示", reported_at=timezone.now(), practice=True,
    )  # fmt: skip
