"""Demands with everything that happened to them: rounds, extensions, files; nothing of it is written over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yanzhen.city.demands.permissions import sides
from yanzhen.city.demands.states import CHANNELS, KINDS, RATINGS, REFUSALS, STATES, WEIGHTS
from yanzhen.city.records.models import Dated, Versioned


class Demand(Dated, Versioned):
    """What an enterprise asks of the city. ``hidden``: the offices that work on it do not learn which enterprise it is."""

    personal: ClassVar = {"contact_name": "name", "contact_phone": "phone"}
    personal_readers: ClassVar = frozenset({"leader", "chain_office"})

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="demands"
    )  # fmt: skip
    region = models.ForeignKey(
        "enterprises.Region", verbose_name="县（市）区", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    hidden = models.BooleanField("匿名办理", default=False)
    subject = models.CharField("事项", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=KINDS, db_index=True)
    text = models.TextField("情况和要求")
    channel = models.CharField("来源", max_length=12, choices=CHANNELS)
    weight = models.CharField("难易", max_length=12, choices=WEIGHTS, default="ordinary")
    visit = models.PositiveBigIntegerField("走访编号", null=True, blank=True, editable=False)
    contact_name = models.CharField("联系人", max_length=80, blank=True, default="")
    contact_phone = models.CharField("联系电话", max_length=40, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=STATES, default="received", db_index=True)
    lead = models.ForeignKey(
        "accounts.Unit", verbose_name="主办单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    assisting = models.ManyToManyField("accounts.Unit", verbose_name="协办单位", blank=True, related_name="+")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("登记人", max_length=120)
    by_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="登记单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.BooleanField("代企业登记", default=False)
    received_on = models.DateField("收到", db_index=True)
    assigned_on = models.DateField("分派", null=True, blank=True)
    due_on = models.DateField("时限", null=True, blank=True, db_index=True)
    warn_on = models.DateField("提醒日", null=True, blank=True)
    clock = models.CharField("时限依据", max_length=120, blank=True, default="")
    paused_on = models.DateField("停表", null=True, blank=True)
    paused_days = models.PositiveIntegerField("停表工作日", default=0)
    answer = models.TextField("答复", blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Unit", verbose_name="答复单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    answered_late = models.BooleanField("超期答复", null=True, blank=True)
    first_rating = models.CharField("首次评价", max_length=12, choices=RATINGS, blank=True, default="")
    rating = models.CharField("最近评价", max_length=12, choices=RATINGS, blank=True, default="")
    rated_on = models.DateField("评价日期", null=True, blank=True)
    reopened_on = models.DateField("重办", null=True, blank=True)
    closed_on = models.DateField("办结", null=True, blank=True)
    refusal = models.CharField("不予受理原因", max_length=12, choices=REFUSALS, blank=True, default="")
    reason = models.TextField("理由", blank=True, default="")
    into = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-received_on", "-id"]
        verbose_name = verbose_name_plural = "企业诉求"

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def number(self) -> str:
        return f"SQ{self.received_on.year}-{self.pk:05d}"

    def personal_open_to(self, user: Any) -> bool:
        """The enterprise itself, and the leading office unless the enterprise wants to stay unnamed."""
        found = sides(user, self)
        return "firm" in found or ("lead" in found and not self.hidden)


class Step(models.Model):
    """One thing that was done to a demand, as everybody who sees the demand may read it."""

    demand = models.ForeignKey(Demand, verbose_name="诉求", on_delete=models.PROTECT, related_name="steps")
    act = models.CharField("办理", max_length=40)
    says = models.TextField("情况", blank=True, default="")
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    by_firm = models.BooleanField("企业所为", default=False)
    by_name = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "诉求办理经过"


class Extension(Dated):
    """More time, asked for with a reason and decided by somebody else; a demand gets it once."""

    STATES = [("asked", "待审批"), ("approved", "已同意"), ("rejected", "不同意")]
    demand = models.ForeignKey(
        Demand, verbose_name="诉求", on_delete=models.PROTECT, related_name="extensions"
    )
    days = models.PositiveIntegerField("延长工作日")
    reason = models.TextField("理由")
    state = models.CharField("状态", max_length=12, choices=STATES, default="asked")
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField("申请人", max_length=120)
    decided_by_name = models.CharField("审批人", max_length=120, blank=True, default="")
    decided_on = models.DateField("审批日期", null=True, blank=True)
    why = models.TextField("审批意见", blank=True, default="")
    due_before = models.DateField("原时限")
    due_after = models.DateField("新时限", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "诉求延期"
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=Q(state__in=("asked", "approved")), name="demand_extended_once"
            )
        ]


class Attachment(models.Model):
    """A file that came with a demand or an act; kept by its content, only ever downloaded."""

    demand = models.ForeignKey(Demand, verbose_name="诉求", on_delete=models.PROTECT, related_name="files")
    filename = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    by_firm = models.BooleanField("企业所为", default=False)
    by_name = models.CharField("提交人", max_length=120)
    at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "诉求附件"
