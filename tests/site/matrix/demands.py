"""Demands of the asking role's unit or enterprise, of another unit, and of nobody at hand; each with a file."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.accounts.models import Unit
from yanzhen.city.accounts.permissions import OFFICIALS
from yanzhen.city.demands.models import Attachment, Demand
from yanzhen.city.enterprises.models import Enterprise, Region
from yanzhen.city.exchange.papers import keep_paper


def rows(people) -> dict[str, Rows]:
    nobody = Unit.objects.create(code="u-demands-nobody", name="某办理单位", kind="department")
    own = {role: _demand(people[role].unit) for role in OFFICIALS}
    own["enterprise"] = _demand(nobody, "firm-own")
    other = _demand(people["other-county"].unit, "firm-other", "430423")
    foreign = _demand(nobody, "firm-foreign")

    def of(kind: str, name: str = "") -> Rows:
        more = {"name": name} if name else {}
        return Rows(
            lambda role: {"key": own.get(role, other)[kind], **more},
            {"key": other[kind], **more},
            {"key": foreign[kind], **more},
        )

    return {"demand": of("demand"), "demand_step": of("demand", "note"), "demand_file": of("file")}


def _demand(lead: Unit, firm: str = "", region: str = "") -> dict[str, int]:
    kept = keep_paper(SimpleUploadedFile("照片.pdf", b"%PDF-1.4 x"), "照片.pdf")
    row = Demand.objects.create(
        subject="某事", kind="land", text="某情况", channel="visit", state="assigned", lead=lead, by_name="某岗位",
        received_on=timezone.localdate(), assigned_on=timezone.localdate(), due_on=timezone.localdate(),
        enterprise=Enterprise.objects.filter(code=firm).first(), region=Region.objects.filter(code=region).first(),
    )  # fmt: skip
    file = Attachment.objects.create(demand=row, digest=kept.digest, filename=kept.name, by_name="某岗位")
    return {"demand": row.pk, "file": file.pk}
