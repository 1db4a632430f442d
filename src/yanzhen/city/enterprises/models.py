"""Enterprises, their names, statements about them, their placement on chain nodes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yanzhen.city.records.models import CurrentRows, Dated, FigureBase, Sourced


class Region(models.Model):
    """An administrative region by its GB/T 2260 code."""

    code = models.CharField("代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=12)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class RealRows(CurrentRows["Enterprise"]):
    """Enterprises in force; a practice enterprise stands apart, so that no list, count, report or export holds it."""

    def get_queryset(self) -> models.QuerySet[Enterprise]:
        return super().get_queryset().filter(practice=False)


class Enterprise(Dated, Sourced):
    """One enterprise as the city knows it; figures stand in ``EnterpriseFigure`` with their sources."""

    code = models.SlugField("代码", max_length=120, unique=True)
    name = models.CharField("名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="", db_index=True)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, verbose_name="县（市）区"
    )
    products = models.JSONField("产品", default=list)
    industries = models.JSONField("行业代码", default=list)
    status = models.CharField("经营状态", max_length=20, blank=True, default="")
    status_as_of = models.CharField("状态截至", max_length=20, blank=True, default="")
    listed = models.CharField("上市情况", max_length=120, blank=True, default="")
    group = models.CharField("所属集团", max_length=120, blank=True, default="")
    founded = models.CharField("成立", max_length=20, blank=True, default="")
    role = models.CharField("链上角色", max_length=20, blank=True, default="")
    rungs = models.JSONField("已获认定", default=list)
    search_text = models.TextField(blank=True, default="", help_text="名称、简称、拼音首字母")
    practice = models.BooleanField("演示", default=False, editable=False)

    objects: ClassVar = RealRows()
    with_practice: ClassVar = CurrentRows["Enterprise"]()
    all_rows: ClassVar = models.Manager["Enterprise"]()

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "企业"

    def __str__(self) -> str:
        return self.name


class EnterpriseName(models.Model):
    """Another name of an enterprise: short, former, or as a document writes it."""

    KINDS = [("short", "简称"), ("former", "曾用名"), ("written", "文件写法")]
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=120, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=KINDS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "name"], name="enterprise_name_once")]


class EnterpriseFigure(FigureBase):
    """A statement about an enterprise: staff, revenue, output, capacity; one row a source and period."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="figures")

    class Meta:
        ordering = ["indicator", "period"]


class Placement(Dated, Sourced):
    """This enterprise stands on that node. Always a judgement, and says whose."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="placements")
    node = models.ForeignKey("chains.Node", on_delete=models.CASCADE, related_name="placements")
    basis = models.CharField("依据", max_length=300, default="按产品与名称判断")
    main = models.BooleanField("主要环节", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "node"], name="placement_once")]


class SupplyFact(Dated, Sourced):
    """A stated supply relation between two firms (or a firm and a named customer not yet in the register)."""

    supplier = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="supplies")
    customer = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.CASCADE, related_name="supplied_by"
    )
    customer_name = models.CharField("客户（原文）", max_length=120)
    what = models.CharField("供应内容", max_length=120, blank=True, default="")


from yanzhen.city.enterprises.file_models import Correction, Errand, FileLook  # noqa: E402
from yanzhen.city.enterprises.identity_models import (  # noqa: E402 - rows that judge the ones above
    Apart,
    AttributeStatement,
    Judged,
    Merge,
    PlacementOpinion,
)

__all__ = [
    "Apart",
    "AttributeStatement",
    "Correction",
    "Enterprise",
    "EnterpriseFigure",
    "EnterpriseName",
    "Errand",
    "FileLook",
    "Judged",
    "Merge",
    "Placement",
    "PlacementOpinion",
    "Region",
    "SupplyFact",
]
