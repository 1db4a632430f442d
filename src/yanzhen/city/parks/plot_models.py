"""Plots of industrial land: what lies in a park, who uses it, what still stands empty."""

from __future__ import annotations

from typing import Final

from django.db import models

from yanzhen.city.records.models import Dated, Sourced, Versioned

VACANT, LET, BUILT, IDLE = "vacant", "let", "built", "idle"
PLOT_STATES: Final = ((VACANT, "空置"), (LET, "已供"), (BUILT, "已建成"), (IDLE, "闲置"))
"""Empty and to be had; sold or let to somebody; built upon; given or built but lying idle."""
PLOT_USES: Final = (
    ("industry", "工业用地"), ("storage", "物流仓储用地"), ("research", "科研用地"), ("business", "商业服务业用地"),
    ("housing", "居住用地"), ("public", "公共设施用地"), ("other", "其他"),
)  # fmt: skip


class Plot(Dated, Versioned, Sourced):
    """One numbered plot of a park; ``holder`` is the register's row where the name means exactly one enterprise."""

    code = models.SlugField("代码", max_length=120, unique=True)
    park = models.ForeignKey(
        "parks.Park", verbose_name="园区", on_delete=models.PROTECT, related_name="plots"
    )
    number = models.CharField("地块编号", max_length=60)
    place_text = models.CharField("位置", max_length=200, blank=True, default="")
    area = models.DecimalField("面积（亩）", max_digits=14, decimal_places=4, null=True, blank=True)
    area_text = models.CharField("原文面积", max_length=120, blank=True, default="")
    use = models.CharField("用途", max_length=12, choices=PLOT_USES, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=PLOT_STATES, blank=True, default="")
    holder = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="使用企业", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="plots",
    )  # fmt: skip
    holder_name = models.CharField("使用单位", max_length=120, blank=True, default="")
    since = models.CharField("起始日期", max_length=10, blank=True, default="")
    industries = models.JSONField("规划产业", default=list)

    class Meta:
        ordering = ["park__name", "number"]
        verbose_name = verbose_name_plural = "地块"
        indexes = [models.Index(fields=["park", "state"])]

    def __str__(self) -> str:
        return f"{self.park.name} {self.number}"
