"""Rows that everybody reads: chains, enterprises, parks, projects, targets, products."""

from __future__ import annotations

import datetime

from django.conf import settings

from tests.city import rows as small
from tests.site.matrix import Rows
from yanzhen.city.reports.models import Product


def rows(people) -> dict[str, Rows]:
    region, far = small.region(), small.region("430423", "衡山县")
    node = small.node("matrix.one", "一号环节")
    small.link(node, small.node("matrix.two", "二号环节"))
    own = small.enterprise("firm-own", "本单位厂", node, region=region)
    other = small.enterprise("firm-other", "别家厂", node, region=far)
    foreign = small.enterprise("firm-foreign", "无账号厂", node)
    small.park("park-own", "本园区", own)
    small.park("park-other", "别园区", other)
    small.park("park-foreign", "第三园区", foreign)
    small.project("project-own", "一号项目", node)
    measured = small.indicator("matrix_gdp", "产值")
    line = small.lineage("matrix-line", measured)
    small.target("target-one", measured, 100, "2025", lineage=line)
    return {
        "chain": Rows({"code": "matrix"}),
        "node": Rows({"code": node.code}),
        "enterprise": Rows({"code": "firm-own"}, {"code": "firm-other"}, {"code": "firm-foreign"}),
        "park": Rows({"code": "park-own"}, {"code": "park-other"}, {"code": "park-foreign"}),
        "project": Rows({"code": "project-own"}),
        "method": Rows({"name": "shock"}),
        "target": Rows({"code": "target-one"}),
        "indicator": Rows({"code": measured.code}),
        "lineage": Rows({"code": line.code}),
        "product": Rows({"number": _product().pk}),
    }


def _product() -> Product:
    file = settings.WORKSPACE.folder / "out.html"
    file.write_text("<p>某报告</p>", encoding="utf-8")
    return Product.objects.create(
        kind="panorama", path=str(file), as_of=datetime.date(2026, 1, 1), digest="0" * 64
    )
