"""Indicators, targets, actuals, lineages."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated, Sourced
from yanzhen.city.targets.charge_models import Charge as Charge
from yanzhen.city.targets.charge_models import Report as Report
from yanzhen.city.targets.charge_models import Revision as Revision
from yanzhen.city.targets.charge_models import Split as Split
from yanzhen.city.targets.charge_models import SplitPart as SplitPart
from yanzhen.city.targets.charge_models import TargetOwner as TargetOwner
from yanzhen.city.targets.score_models import Scored as Scored
from yanzhen.city.targets.score_models import ScoreFigure as ScoreFigure
from yanzhen.city.targets.score_models import ScoreIssue as ScoreIssue
from yanzhen.city.targets.score_models import ScoreObjection as ScoreObjection
from yanzhen.city.targets.score_models import Scoring as Scoring


class Indicator(models.Model):
    """What is measured; ``direction`` says which way is better."""

    code = models.SlugField("代码", max_length=80, unique=True)
    label = models.CharField("指标", max_length=120)
    unit = models.CharField("单位", max_length=20, blank=True, default="")
    direction = models.CharField("方向", max_length=6, default="up")
    family = models.CharField("分组", max_length=40, blank=True, default="")
    aliases = models.JSONField("其他写法", default=list)

    class Meta:
        ordering = ["family", "code"]

    def __str__(self) -> str:
        return self.label


class Lineage(models.Model):
    """One goal followed through the documents that set, restated, raised, lowered or dropped it."""

    code = models.SlugField(max_length=80, unique=True)
    label = models.CharField("目标线", max_length=120)
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="lineages")
    explanation = models.TextField("说明", blank=True, default="")


class Target(Dated, Sourced):
    """A goal with a deadline. A qualitative goal has ``text`` and no ``value``."""

    code = models.SlugField("代码", max_length=120, unique=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    label = models.CharField("目标", max_length=200)
    subject = models.CharField("主体", max_length=120, default="全市")
    chain = models.ForeignKey(
        "chains.Chain", null=True, blank=True, on_delete=models.SET_NULL, related_name="targets"
    )
    park = models.ForeignKey(
        "parks.Park", null=True, blank=True, on_delete=models.SET_NULL, related_name="targets"
    )
    scope = models.CharField("口径", max_length=300, blank=True, default="")
    scope_key = models.CharField("可比口径", max_length=80, blank=True, default="")
    op = models.CharField("关系", max_length=8, default=">=")
    value = models.DecimalField("目标值", max_digits=20, decimal_places=4, null=True, blank=True)
    value_high = models.DecimalField("上限", max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True, default="")
    mode = models.CharField("方式", max_length=12, default="level")
    text = models.CharField("定性表述", max_length=300, blank=True, default="")
    deadline = models.CharField("期限", max_length=20, blank=True, default="")
    set_on = models.CharField("提出日期", max_length=20, blank=True, default="")
    set_in = models.CharField("提出文件", max_length=200, blank=True, default="")
    lineage = models.ForeignKey(
        Lineage, null=True, blank=True, on_delete=models.SET_NULL, related_name="targets"
    )
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="superseded_by"
    )
    restates = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="restated_by"
    )
    """The row in force that says the same; a restatement is shown beside it and not counted again."""

    class Meta:
        ordering = ["deadline", "code"]
        verbose_name = verbose_name_plural = "目标"

    def __str__(self) -> str:
        return self.label


class Actual(Dated, Sourced):
    """A measured value of an indicator; compared with a target only when ``scope_key`` agrees."""

    code = models.SlugField(max_length=160, unique=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="actuals")
    subject = models.CharField("主体", max_length=120, default="全市")
    scope = models.CharField("口径", max_length=300, blank=True, default="")
    scope_key = models.CharField("可比口径", max_length=80, blank=True, default="")
    period = models.CharField("期间", max_length=40)
    op = models.CharField("关系", max_length=8, default="=")
    value = models.DecimalField("数值", max_digits=20, decimal_places=4, null=True, blank=True)
    value_text = models.CharField("原文数值", max_length=120, blank=True, default="")
    unit = models.CharField("单位", max_length=20, blank=True, default="")

    class Meta:
        ordering = ["indicator", "period"]
        verbose_name = verbose_name_plural = "实绩"
