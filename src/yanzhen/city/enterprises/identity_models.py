"""Which rows of the register are one enterprise, and what each source said of it: judgements that can be taken back."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import GRADE_CHOICES


class Judged(models.Model):
    """Who judged, when and why; a judgement is never deleted, it is taken back."""

    why = models.CharField("理由", max_length=300)
    by = models.ForeignKey(
        "accounts.User", verbose_name="判定人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField("判定人姓名", max_length=120)
    at = models.DateTimeField("判定时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by_name = models.CharField("撤销人", max_length=120, blank=True, default="")
    undone_why = models.CharField("撤销理由", max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class Merge(Judged):
    """``merged`` was found to be ``kept``: what moved and what was replaced stands here, so that it can be undone."""

    kept = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField("移动的记录", default=list)
    replaced = models.JSONField("替换前的值", default=dict)
    names = models.JSONField("添加的名称", default=list)
    stated = models.JSONField("添加的说法", default=list)
    reasons = models.JSONField("机器给出的理由", default=list)

    class Meta:
        ordering = ["-at"]
        verbose_name = verbose_name_plural = "企业合并"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at=None), name="merged_into_one"
            )
        ]


class Apart(Judged):
    """Two rows that a person told apart; they are not proposed again. ``first`` has the smaller key."""

    first = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "判定不是同一家"
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], condition=models.Q(undone_at=None), name="apart_once"
            )
        ]


class AttributeStatement(models.Model):
    """One source says that an attribute of an enterprise has this value; the current value follows from all of them."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.CASCADE, related_name="statements"
    )
    attribute = models.CharField("属性", max_length=40)
    value = models.JSONField("值")
    original = models.CharField("原文", max_length=400, blank=True, default="")
    source = models.CharField("来源", max_length=300)
    grade = models.CharField("证据等级", max_length=1, choices=GRADE_CHOICES, default="X")
    first_seen = models.DateTimeField("首次见到")
    last_seen = models.DateTimeField("最近见到")

    class Meta:
        ordering = ["attribute", "grade", "-last_seen"]
        verbose_name = verbose_name_plural = "属性说法"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "attribute", "source"], name="statement_once")
        ]


class PlacementOpinion(Judged):
    """A person confirmed or rejected that an enterprise stands on a node; confirmed ones teach the next suggestion."""

    VERDICTS = [("confirmed", "确认"), ("rejected", "不是")]
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="+")
    node = models.ForeignKey("chains.Node", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField("判断", max_length=10, choices=VERDICTS)
    text = models.TextField("所据文字")

    class Meta:
        ordering = ["at"]
        verbose_name = verbose_name_plural = "环节归属判断"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "node"],
                condition=models.Q(undone_at=None),
                name="placement_opinion_once",
            )
        ]
