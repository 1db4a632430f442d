"""Projects, their stage history, investors, nodes."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated, Sourced
from yanzhen.kernel.stages import STAGE_LABELS

STAGE_CHOICES = [(s.value, label) for s, label in STAGE_LABELS.items()]


class Project(Dated, Sourced):
    """One project as last seen; ``StageEvent`` holds how it got there."""

    code = models.SlugField("代码", max_length=120, unique=True)
    name = models.CharField("名称", max_length=200)
    aliases = models.JSONField("别名", default=list)
    parks = models.ManyToManyField("parks.Park", related_name="projects", blank=True)
    place_text = models.CharField("地点（原文）", max_length=200, blank=True, default="")
    regions = models.ManyToManyField("enterprises.Region", related_name="projects", blank=True)
    nodes = models.ManyToManyField("chains.Node", related_name="projects", blank=True)
    investment = models.DecimalField("总投资（亿元）", max_digits=14, decimal_places=4, null=True, blank=True)
    investment_text = models.CharField("投资说明", max_length=200, blank=True, default="")
    capacity_text = models.CharField("产能（原文）", max_length=300, blank=True, default="")
    capacity = models.DecimalField("产能", max_digits=20, decimal_places=4, null=True, blank=True)
    capacity_unit = models.CharField("产能单位", max_length=40, blank=True, default="")
    stage = models.CharField("阶段", max_length=16, choices=STAGE_CHOICES, default="unknown")
    stage_date = models.CharField("阶段日期", max_length=20, blank=True, default="")
    stage_reason = models.CharField("阶段依据", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "项目"

    def __str__(self) -> str:
        return self.name


class StageEvent(Sourced):
    """The project was seen in this stage on that date (as precise as the source)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="events")
    stage = models.CharField("阶段", max_length=16, choices=STAGE_CHOICES)
    date = models.CharField("日期", max_length=20, blank=True, default="")
    text = models.CharField("说明", max_length=300, blank=True, default="")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "date", "id"]


class Investor(models.Model):
    """Who builds it: the name as written, and the enterprise of the register where it is known."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investors")
    name = models.CharField("名称（原文）", max_length=120)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", null=True, blank=True, on_delete=models.SET_NULL, related_name="investments"
    )
