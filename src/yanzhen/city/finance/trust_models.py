"""What an enterprise allows to be seen of it, who looked, and what it contests in its credit description."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

from yanzhen.city.finance.case_models import Case
from yanzhen.city.records.models import Dated


class Authorisation(Dated):
    """An enterprise lets one institution see named parts of its file, for a time; it can take that back any day."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("accounts.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, verbose_name="融资办理", on_delete=models.PROTECT, related_name="authorisations"
    )
    scopes = models.JSONField("范围", default=list)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_by_name = models.CharField("撤销人", max_length=120, blank=True, default="")
    given_by_name = models.CharField("授权人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = verbose_name_plural = "企业授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="authorisation_runs_forward"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} → {self.unit}"

    def runs_on(self, day: datetime.date) -> bool:
        """In force: not taken back, and its term covers the day."""
        return self.revoked_at is None and self.starts_on <= day <= self.ends_on


class Opening(models.Model):
    """Somebody opened the file of an enterprise: who, for which institution, when, which parts. Only ever added."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    authorisation = models.ForeignKey(
        Authorisation, verbose_name="依据的授权", null=True, on_delete=models.PROTECT, related_name="openings"
    )
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField("查看人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    scopes = models.JSONField("看了哪些", default=list)
    why = models.CharField("事由", max_length=200)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = verbose_name_plural = "企业档案查看记录"


class Contest(Dated):
    """An enterprise says that a line of its description is wrong; until it is settled the line says so to everybody."""

    STATES = [("open", "核实中"), ("upheld", "异议成立"), ("rejected", "异议不成立")]
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    indicator = models.CharField("指标", max_length=80)
    label = models.CharField("指标名称", max_length=120)
    showed = models.CharField("当时显示", max_length=300)
    says = models.TextField("企业的说法")
    filename = models.CharField("文件名", max_length=200, blank=True, default="")
    digest = models.CharField("摘要", max_length=64, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=STATES, default="open", db_index=True)
    filed_on = models.DateField("提出")
    due_on = models.DateField("时限")
    by_name = models.CharField("提出人", max_length=120)
    answer = models.TextField("核实结果", blank=True, default="")
    decided_on = models.DateField("答复", null=True, blank=True)
    decided_by_name = models.CharField("答复人", max_length=120, blank=True, default="")
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-filed_on", "-id"]
        verbose_name = verbose_name_plural = "信用描述异议"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "indicator"], condition=Q(state="open"), name="contest_open_once"
            )
        ]
