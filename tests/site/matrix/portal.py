"""Corrections that three enterprises asked for; the other rows of the portal are enterprises."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.site.matrix import Rows
from yanzhen.city.enterprises.models import Correction, Enterprise
from yanzhen.city.exchange.papers import keep_paper

FIRMS = ("firm-own", "firm-other", "firm-foreign")


def rows(people) -> dict[str, Rows]:
    return {"correction": Rows(*[{"key": _correction(code)} for code in FIRMS])}


def _correction(code: str) -> int:
    kept = keep_paper(SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x"), "证明.pdf")
    row = Correction.objects.create(
        enterprise=Enterprise.objects.get(code=code), what="founded", wanted="2015", why="某依据", by_name="某岗位",
        filed_on=timezone.localdate(), paper=kept.digest, paper_name=kept.name,
    )  # fmt: skip
    return row.pk
