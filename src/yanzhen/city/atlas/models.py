"""What was seen of the city's gaps, and when: first sight, closing, opening again, with what the chain stood at."""

from __future__ import annotations

from django.db import models

FAMILIES = [("lack", "缺或弱"), ("narrow", "单一来源")]
KINDS = [("break", "断点"), ("absent", "缺失"), ("chokepoint", "卡点"), ("weak", "薄弱")]


class ChainReading(models.Model):
    """Completeness of a chain and the forecasts of its targets, written down whenever they are seen to differ."""

    chain = models.ForeignKey(
        "chains.Chain", verbose_name="产业链", on_delete=models.PROTECT, related_name="readings"
    )
    at = models.DateTimeField("判断时间", db_index=True)
    completeness = models.FloatField("全链完整度", null=True, blank=True)
    says = models.TextField("依据", blank=True, default="")
    targets = models.JSONField("目标", default=list)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = verbose_name_plural = "产业链判读"

    def __str__(self) -> str:
        return f"{self.chain} {self.at:%Y-%m-%d}"


class GapSighting(models.Model):
    """One stretch of time in which a node was seen to be a gap; a gap that opens again has a new row."""

    node = models.ForeignKey(
        "chains.Node", verbose_name="环节", on_delete=models.PROTECT, related_name="gap_sightings"
    )
    family = models.CharField("缺什么", max_length=8, choices=FAMILIES)
    kind = models.CharField("缺口类别", max_length=20, choices=KINDS)
    kinds = models.JSONField("类别经过", default=list)
    reopened = models.BooleanField("重新出现", default=False)
    seen_on = models.DateField("首见日期", db_index=True)
    seen_at = models.DateTimeField("首见判断时间")
    cause = models.CharField("因何看到", max_length=300)
    why = models.TextField("缺口理由", blank=True, default="")
    closed_on = models.DateField("关闭日期", null=True, blank=True, db_index=True)
    closed_at = models.DateTimeField("关闭判断时间", null=True, blank=True)
    closed_cause = models.CharField("因何关闭", max_length=300, blank=True, default="")
    closed_why = models.TextField("关闭理由", blank=True, default="")
    project = models.CharField("补上它的项目", max_length=120, blank=True, default="")
    seen = models.ForeignKey(
        ChainReading, verbose_name="首见时", null=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.ForeignKey(
        ChainReading, verbose_name="关闭前", null=True, on_delete=models.PROTECT, related_name="+"
    )
    after = models.ForeignKey(
        ChainReading, verbose_name="关闭后", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["seen_on", "id"]
        verbose_name = verbose_name_plural = "缺口经过"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "family"], condition=models.Q(closed_at=None), name="one_open_sighting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.get_kind_display()} {self.seen_on}"
