"""Rounds of assessment: the sheet as it was, who is assessed, figures with their sources, objections, signed issues."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yanzhen.city.records.models import Dated


class Scoring(Dated):
    """One round by one sheet over one period; the sheet is kept as it was when the round began."""

    STATES = [("collect", "填报"), ("notice", "公示"), ("proposed", "提请签字"), ("final", "定稿")]
    name = models.CharField("名称", max_length=120)
    period = models.CharField("考核期", max_length=20)
    sheet = models.JSONField("考核表", default=dict)
    state = models.CharField("状态", max_length=10, choices=STATES, default="collect", db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    notice_until = models.DateField("异议截止", null=True, blank=True)
    made_by_name = models.CharField("建立人", max_length=120)
    proposed_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_by_name = models.CharField("提请人", max_length=120, blank=True, default="")
    signed_by_name = models.CharField("签字人", max_length=120, blank=True, default="")
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "考核"

    def __str__(self) -> str:
        return self.name


class Scored(models.Model):
    """A county, park or chain that is assessed."""

    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="scored")
    key = models.CharField("代码", max_length=120)
    label = models.CharField("名称", max_length=120)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["scoring", "key"], name="scored_once")]
        verbose_name = verbose_name_plural = "考核对象"

    def __str__(self) -> str:
        return self.label


class ScoreFigure(models.Model):
    """An input of somebody who is assessed, with its source; a replaced one stays with its end."""

    scored = models.ForeignKey(Scored, on_delete=models.PROTECT, related_name="figures")
    input = models.CharField("数据", max_length=80)
    value = models.FloatField("数值")
    source = models.ForeignKey(
        "exchange.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField("位置", max_length=200)
    by_name = models.CharField("填报人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)
    replaced_at = models.DateTimeField("被替换", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scored", "input"], condition=Q(replaced_at=None), name="score_figure_current_once"
            )
        ]
        verbose_name = verbose_name_plural = "考核数据"


class ScoreObjection(Dated):
    """Somebody who is assessed says that a figure is wrong; the decision keeps what it moved."""

    STATES = [("open", "待处理"), ("accepted", "采纳"), ("refused", "不采纳")]
    scored = models.ForeignKey(Scored, on_delete=models.PROTECT, related_name="objections")
    input = models.CharField("异议数据", max_length=80)
    before = models.FloatField("公示数值", null=True, blank=True)
    claimed = models.FloatField("主张数值")
    reason = models.CharField("理由", max_length=500)
    place = models.CharField("依据", max_length=200)
    filed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    filed_by_name = models.CharField("提出人", max_length=120)
    state = models.CharField("状态", max_length=10, choices=STATES, default="open")
    version = models.PositiveIntegerField("版本", default=0)
    decision = models.CharField("处理意见", max_length=500, blank=True, default="")
    decided_by_name = models.CharField("处理人", max_length=120, blank=True, default="")
    effect = models.JSONField("前后差别", default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scored", "input"], condition=Q(state="open"), name="score_objection_one_open"
            )
        ]
        verbose_name = verbose_name_plural = "考核异议"

    def __str__(self) -> str:
        return f"{self.scored}：{self.input}"


class ScoreIssue(Dated):
    """Results as they were published or signed, sealed whole."""

    KINDS = [("notice", "公示"), ("final", "定稿")]
    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField("版次")
    kind = models.CharField("类别", max_length=8, choices=KINDS)
    results = models.JSONField("结果", default=list)
    by_name = models.CharField("形成人", max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scoring", "number"], name="score_issue_once")]
        verbose_name = verbose_name_plural = "考核结果"
