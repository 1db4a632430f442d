"""Rows of the library: two documents that disagree, one with pages, a file that waits."""

from __future__ import annotations

from tests.city import rows as small
from tests.reading.test_files import pdf
from tests.site.matrix import Rows
from yanzhen.city.library import disagreements
from yanzhen.city.library.models import Intake, Suggestion
from yanzhen.city.library.services import admit_document

EARLY = "某市产业规划\n到2024年，全市研发经费支出占GDP比重达2.6%。\n"
LATE = "某市政府工作报告\n力争2025年全市R&D经费投入占GDP比重达2.3%。\n"


def rows(people) -> dict[str, Rows]:
    small.indicator("rd_gdp", "研发经费占地区生产总值比重", "%")
    early = admit_document(EARLY.encode(), "规划.txt", title="产业规划", date="2021-03")
    admit_document(LATE.encode(), "报告.txt", title="工作报告", date="2024-01")
    pictured = admit_document(pdf(1), "plan.pdf", title="图样", date="2024-02")
    found = disagreements.findings()[0]
    read = Suggestion.objects.filter(reading__document=early)[0]
    waiting = Intake.objects.create(digest="f" * 64, filename="等待.pdf", size=9, by=people["chain_office"])
    code = {"code": early.source.code, "digest": early.digest}
    return {
        "document": Rows({"code": early.source.code}),
        "original": Rows(code),
        "picture": Rows({"digest": pictured.digest, "number": 1}),
        "suggestion": Rows({"digest": early.digest, "key": read.pk}),
        "intake": Rows({"key": waiting.pk}),
        "contradiction": Rows({"key": found.found.key}),
    }
