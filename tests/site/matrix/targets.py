"""A target owned by every office and one owned by another, a waiting report with a paper, an assessment on notice."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.city import rows as small
from tests.site.matrix import Rows
from tests.site.matrix.people import OTHERS, SUBJECTS
from yanzhen.city.accounts.permissions import OFFICIALS
from yanzhen.city.targets import charge_services, report_services
from yanzhen.city.targets.models import Scored, ScoreObjection, Scoring
from yanzhen.specs import find_pack
from yanzhen.specs.reading import read_files

SINCE = datetime.date(2024, 1, 1)
NOBODY = "430421"


def rows(people) -> dict[str, Rows]:
    measured = small.indicator("owned", "产值")
    own, other = (small.target(code, measured, 100, "2030") for code in ("target-owned", "target-others"))
    by = people["chain_office"]
    offices = [people[role].unit.code for role in sorted(OFFICIALS)]
    duty = charge_services.Duty("u-department", tuple(offices), since=SINCE)
    charge_services.assign_owner(own.code, duty, version=0, by=by)
    strangers = charge_services.Duty(people["other-county"].unit.code, since=SINCE)
    charge_services.assign_owner(other.code, strangers, version=0, by=by)
    return {
        "owned_target": Rows({"code": own.code}, {"code": other.code}, {"code": "target-one"}),
        "target_report": Rows({"key": _report(people).pk}),
        **_scores(people),
    }


def _report(people):
    paper = SimpleUploadedFile("证明.pdf", b"%PDF-1.4 x")
    evidence = report_services.Evidence(paper=paper, paper_name="证明.pdf")
    given = report_services.Given("2024", Decimal(5), "亿元", evidence)
    return report_services.file_report("target-owned", given, by=people["department"])


def _scores(people) -> dict[str, Rows]:
    sheet = read_files(find_pack("reference"), only="assessments/*.yaml").rows["assessments"][0]
    scoring = Scoring.objects.create(
        name="某考核", period="2024", state="notice", notice_until=datetime.date(2099, 1, 1),
        sheet=sheet.model_dump(mode="json", exclude_defaults=True), made_by_name="某岗位",
    )  # fmt: skip
    for key in (*SUBJECTS.values(), *OTHERS.values(), NOBODY):
        Scored.objects.create(scoring=scoring, key=key, label=key)
    found = ScoreObjection.objects.create(
        scored=scoring.scored.first(), input=sheet.inputs[0].id, claimed=2, reason="某理由", place="某文件",
        filed_by=people["county"], filed_by_name="某岗位",
    )  # fmt: skip

    def own(role: str) -> dict[str, object]:
        return {"key": scoring.pk, "scored": SUBJECTS["park" if role == "park" else "county"]}

    def other(role: str) -> dict[str, object]:
        return {"key": scoring.pk, "scored": OTHERS["park" if role == "park" else "county"]}

    return {
        "scoring": Rows({"key": scoring.pk}),
        "scored": Rows(own, other, {"key": scoring.pk, "scored": NOBODY}),
        "score_objection": Rows({"key": scoring.pk, "number": found.pk}),
    }
