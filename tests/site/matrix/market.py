"""Listings and matches of the asking role's enterprise or office, of others, and of nobody at hand; each with a file."""

from __future__ import annotations

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.accounts.models import Unit
from yanzhen.city.accounts.permissions import OFFICIALS
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.market.models import Attachment, Listing, Match


def rows(people) -> dict[str, Rows]:
    nobody = Unit.objects.create(code="u-market-nobody", name="某开放单位", kind="department")
    own = {role: _listing(unit=people[role].unit) for role in OFFICIALS}
    own["enterprise"] = _listing(firm="firm-own")
    other = _listing(firm="firm-other")
    foreign = _listing(unit=nobody)

    def of(kind: str, name: str = "") -> Rows:
        more = {"name": name} if name else {}
        return Rows(
            lambda role: {"key": own.get(role, other)[kind], **more},
            {"key": other[kind], **more},
            {"key": foreign[kind], **more},
        )

    return {
        "listing": of("listing"),
        "listing_kept": of("listing"),
        "listing_step": of("listing", "close"),
        "match": of("match"),
        "match_step": of("match", "invite"),
        "market_paper": of("paper"),
    }


def _listing(firm: str = "", unit: Unit | None = None) -> dict[str, int]:
    kept = keep_paper(SimpleUploadedFile("报价.pdf", b"%PDF-1.4 x"), "报价.pdf")
    today = timezone.localdate()
    row = Listing.objects.create(
        enterprise=Enterprise.objects.filter(code=firm).first(), unit_of=unit, side="seek", kind="scenario", title="某场景",
        products=["某物"], opened_on=today, valid_until=today + datetime.timedelta(days=9), by_name="某岗位",
    )  # fmt: skip
    match = Match.objects.create(
        listing=row, enterprise=Enterprise.objects.get(code="firm-foreign"), origin="machine", state="proposed", made_on=today
    )  # fmt: skip
    file = Attachment.objects.create(
        match=match, digest=kept.digest, filename=kept.name, by_owner=True, by_name="某岗位"
    )
    return {"listing": row.pk, "match": match.pk, "paper": file.pk}
