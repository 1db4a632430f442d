"""Rows of a round of evaluation whose notice runs: an entry and an objection of three enterprises, a measure."""

from __future__ import annotations

from tests.city.parks import rounds
from tests.site.matrix import Rows
from yanzhen.city.enterprises.models import Enterprise
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.parks.models import Measure, Objection, RoundEntry

FIRMS = ("firm-own", "firm-other", "firm-foreign")


def rows(people) -> dict[str, Rows]:
    round_ = rounds.published(50, 60, 70)
    entries = list(RoundEntry.objects.filter(round=round_).order_by("pk"))
    for entry, code in zip(entries, FIRMS, strict=True):
        entry.enterprise = Enterprise.objects.get(code=code)
        entry.save()
    objections = [_objection(entry, people["enterprise"]) for entry in entries]
    measure = Measure.objects.create(
        round=round_, entry=entries[0], klass="A", kind="electricity", text="某措施", basis="某文件"
    )
    return {
        "round": Rows({"key": round_.pk}),
        "template": Rows({"key": round_.pk, "?": "department=税务部门"}),
        "entry": Rows(*[{"key": round_.pk, "entry": e.pk} for e in entries]),
        "round_objection": Rows(*[{"key": round_.pk, "number": o.pk} for o in objections]),
        "measure": Rows({"key": round_.pk, "number": measure.pk}),
    }


def _objection(entry: RoundEntry, by) -> Objection:
    from django.core.files.uploadedfile import SimpleUploadedFile

    kept = keep_paper(SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x"), "证明.pdf")
    return Objection.objects.create(
        round=entry.round, entry=entry, fact="tax_paid", before=1, claimed=2, reason="某理由", filed_by=by,
        filed_by_name=str(by), proof_name=kept.name, proof_digest=kept.digest,
    )  # fmt: skip
