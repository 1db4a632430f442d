"""Projects, their stage history, investors, nodes."""

from __future__ import annotations

from django.db import models

from yanzhen.city.projects.keeping_models import Contribution as Contribution
from yanzhen.city.projects.keeping_models import Evidence as Evidence
from yanzhen.city.projects.keeping_models import Milestone as Milestone
from yanzhen.city.projects.keeping_models import MonthlyMoney as MonthlyMoney
from yanzhen.city.projects.keeping_models import ProjectFact as ProjectFact
from yanzhen.city.records.models import Dated, Sourced
from yanzhen.kernel.stages import STAGE_LABELS

STAGE_CHOICES = [(s.value, label) for s, label in STAGE_LABELS.items()]
HERE = 30_000
"""``StageEvent.order`` of what was recorded here: after everything that a pack tells."""


class Project(Dated, Sourced):
    """One project as last seen; ``StageEvent`` holds how it got there.

    ``kept`` projects are kept here by an office: a fact that is missing is missing, while of the others, known from
    documents alone, nobody can tell. ``version`` is what two editors compare.
    """

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
    kept = models.BooleanField("由本平台管理", default=False)
    owner_unit = models.CharField("牵头单位", max_length=120, blank=True, default="")
    lead = models.CharField("来自线索", max_length=120, blank=True, default="")
    practice = models.BooleanField("演示", default=False)
    round = models.PositiveSmallIntegerField("第几轮", default=1, help_text="终止后重新储备的另记一轮")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "项目"

    def __str__(self) -> str:
        return self.name


class StageEvent(Sourced):
    """The project was seen in this stage on that date (as precise as the source).

    What was recorded here also says who did it, when, from which stage, and why it is dated back when it is.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="events")
    stage = models.CharField("阶段", max_length=16, choices=STAGE_CHOICES)
    date = models.CharField("日期", max_length=20, blank=True, default="")
    text = models.CharField("说明", max_length=300, blank=True, default="")
    order = models.PositiveSmallIntegerField(default=0)
    before = models.CharField("原阶段", max_length=16, choices=STAGE_CHOICES, blank=True, default="")
    act = models.CharField("办理事项", max_length=40, blank=True, default="")
    late_why = models.CharField("补录原因", max_length=300, blank=True, default="")
    given = models.JSONField("随附事实", default=dict)
    by = models.ForeignKey(
        "accounts.User", verbose_name="办理人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField("办理人姓名", max_length=120, blank=True, default="")
    at = models.DateTimeField("办理时间", null=True, blank=True)

    class Meta:
        ordering = ["order", "date", "id"]


class Investor(models.Model):
    """Who builds it: the name as written, and the enterprise of the register where it is known."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="investors")
    name = models.CharField("名称（原文）", max_length=120)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", null=True, blank=True, on_delete=models.SET_NULL, related_name="investments"
    )
