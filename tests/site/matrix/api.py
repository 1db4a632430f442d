"""A dataset that is open to everybody, and a question for the search."""

from __future__ import annotations

from tests.site.matrix import Rows
from yanzhen.city.exchange.models import Dataset


def rows(people) -> dict[str, Rows]:
    row = Dataset.objects.create(
        code="open-one", number="3010100001/1", name="某数据集", provider="某单位", abstract="某摘要",
        items=[{"id": "name", "label": "名称", "type": "text", "level": 1}], key=["name"], sharing="unconditional",
        opening="open", cycle="year", level="general_1",
    )  # fmt: skip
    return {"question": Rows({"?": "q=matrix"}), "open_dataset": Rows({"code": row.code})}
