"""Requests of one office for the data of another, with everything that happened to them; and notices to other systems."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yanzhen.city.exchange.catalogue_models import Dataset
from yanzhen.city.exchange.share_states import REFUSALS, STATES
from yanzhen.city.records.models import Dated, Versioned


class ShareRequest(Dated, Versioned):
    """A request to use a dataset for a purpose, and, once granted, the authorisation: which items until when."""

    dataset = models.ForeignKey(
        Dataset, verbose_name="数据集", on_delete=models.PROTECT, related_name="requests"
    )
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="申请单位", on_delete=models.PROTECT, related_name="share_requests"
    )
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("申请人", max_length=120)
    purpose = models.TextField("用途")
    basis = models.CharField("履职依据", max_length=400)
    items = models.JSONField("申请的信息项", default=list)
    full = models.JSONField("申请看全文的信息项", default=list)
    wanted_until = models.DateField("拟用到", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default="submitted", db_index=True)
    received_on = models.DateField("收到", db_index=True)
    checked_on = models.DateField("核对", null=True, blank=True)
    due_on = models.DateField("时限", null=True, blank=True, db_index=True)
    warn_on = models.DateField("提醒日", null=True, blank=True)
    clock = models.CharField("时限依据", max_length=160, blank=True, default="")
    late = models.BooleanField("曾超期", default=False)
    refusal = models.CharField("不予共享原因", max_length=12, choices=REFUSALS, blank=True, default="")
    reason = models.TextField("理由", blank=True, default="")
    answered_on = models.DateField("答复", null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    answered_by_name = models.CharField("答复人", max_length=120, blank=True, default="")
    appeal = models.TextField("争议理由", blank=True, default="")
    appealed_on = models.DateField("提出争议", null=True, blank=True)
    decision = models.TextField("争议决定", blank=True, default="")
    decided_on = models.DateField("争议决定日期", null=True, blank=True)
    decided_by_name = models.CharField("争议决定人", max_length=120, blank=True, default="")
    granted_items = models.JSONField("授权的信息项", default=list)
    granted_full = models.JSONField("授权看全文的信息项", default=list)
    granted_on = models.DateField("授权", null=True, blank=True)
    ends_on = models.DateField("授权到", null=True, blank=True)
    revoked_on = models.DateField("收回", null=True, blank=True)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-received_on", "-id"]
        verbose_name = verbose_name_plural = "数据共享申请"

    def __str__(self) -> str:
        return f"{self.code} {self.dataset.name}"

    @property
    def code(self) -> str:
        return f"GX{self.received_on.year}-{self.pk:05d}"


class ShareStep(models.Model):
    """One thing that was done to a request, as everybody who sees it may read it."""

    request = models.ForeignKey(
        ShareRequest, verbose_name="共享申请", on_delete=models.PROTECT, related_name="steps"
    )
    act = models.CharField("办理", max_length=40)
    says = models.TextField("情况", blank=True, default="")
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "共享申请办理经过"


class Webhook(Dated, Versioned):
    """An address that is told when datasets change. ``secret`` signs every message and is kept encrypted."""

    withheld: ClassVar = {"secret": ""}
    name = models.CharField("用途", max_length=120)
    url = models.CharField("网址", max_length=600)
    secret = models.TextField("签名密钥")
    datasets = models.JSONField("数据集", default=list, help_text="空：全部可开放的数据集")
    kinds = models.JSONField("事件", default=list)
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("登记人", max_length=120)
    seen = models.BigIntegerField("看到的变更", default=0)
    failures = models.PositiveIntegerField("连续失败", default=0)
    paused_on = models.DateTimeField("暂停", null=True, blank=True)
    paused_why = models.CharField("暂停原因", max_length=300, blank=True, default="")
    ended_on = models.DateField("停用", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "变更通知地址"

    def __str__(self) -> str:
        return self.name


class WebhookMessage(models.Model):
    """One message to one address with every attempt to deliver it."""

    STATES = [("waiting", "待发送"), ("delivered", "已送达"), ("failed", "未送达")]
    hook = models.ForeignKey(
        Webhook, verbose_name="通知地址", on_delete=models.PROTECT, related_name="messages"
    )
    event = models.CharField("事件编号", max_length=36, unique=True)
    kind = models.CharField("事件", max_length=40)
    body = models.JSONField("内容", default=dict)
    state = models.CharField("状态", max_length=10, choices=STATES, default="waiting", db_index=True)
    next_at = models.DateTimeField("下次发送", db_index=True)
    attempts = models.JSONField("尝试", default=list)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "变更通知"
