"""What this room publishes: the sources that everything else points to."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanzhen.city.exchange.models import Source
from yanzhen.city.exchange.publishing import Item, PublishedTable


def _sources() -> QuerySet[Any]:
    return Source.objects.all()


TABLES = (
    PublishedTable(
        "yanzhen-sources", "来源清单", "301009/1", ("部门信息资源", "工业和信息化", "来源"),
        "本系统各项数据引用的文件、报道、统计和报送，附发布单位、日期和证据等级。",
        (
            Item("code", "来源代码", required=True),
            Item("title", "标题", required=True),
            Item("issuer", "发布单位"),
            Item("date", "日期", "period"),
            Item("kind", "类别", "choice"),
            Item("grade", "证据等级", "choice"),
            Item("url", "网址"),
            Item("note", "说明"),
        ),
        _sources, ("exchange.Source", "sources"), page="library",
    ),
)  # fmt: skip
