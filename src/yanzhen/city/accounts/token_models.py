"""Tokens of the interface and the log of what was asked with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from yanzhen.city.accounts.values import SCOPES


class ApiToken(models.Model):
    """A word by which a program acts as the token's owner; only its digest is kept.

    It ends on a day, reaches its scopes alone and answers ``quota`` calls a day; ``used`` counts those of ``used_on``.
    """

    withheld: ClassVar = {"digest": "exported-{key}"}
    """A token that was exported opens nothing."""

    user = models.ForeignKey(
        "accounts.User", verbose_name="所有人", on_delete=models.PROTECT, related_name="tokens"
    )
    label = models.CharField("用途", max_length=80)
    head = models.CharField("令牌开头", max_length=12)
    digest = models.CharField("摘要", max_length=64, unique=True)
    scopes = models.JSONField("范围", default=list)
    quota = models.PositiveIntegerField("每日次数")
    ends_on = models.DateField("有效期至")
    made_at = models.DateTimeField("建立时间", auto_now_add=True)
    used_at = models.DateTimeField("最近使用", null=True, blank=True)
    used_on = models.DateField("计数日期", null=True, blank=True)
    used = models.PositiveIntegerField("当日已用", default=0)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    revoked_by_name = models.CharField("停用人", max_length=120, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "接口令牌"

    def __str__(self) -> str:
        return f"{self.label}（{self.head}…）"

    @property
    def state(self) -> str:
        """``revoked``, ``over`` (past its last day) or ``good``."""
        if self.revoked_at is not None:
            return "revoked"
        return "over" if self.ends_on < timezone.localdate() else "good"

    @property
    def scopes_said(self) -> str:
        """What it reaches, in words."""
        if set(self.scopes) >= set(SCOPES):
            return "全部范围"
        return "；".join(SCOPES.get(name, name).partition("：")[0].partition("（")[0] for name in self.scopes)

    @property
    def used_today(self) -> int:
        return self.used if self.used_on == timezone.localdate() else 0


class ApiCall(models.Model):
    """One call of the interface: who, with which token, what was asked, what was answered. Written, never changed."""

    WAYS = [("rest", "REST"), ("mcp", "助手")]
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    token = models.ForeignKey(
        ApiToken, verbose_name="令牌", null=True, on_delete=models.SET_NULL, related_name="calls"
    )
    user = models.ForeignKey(
        "accounts.User", verbose_name="所有人", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField("所有人姓名", max_length=120)
    way = models.CharField("方式", max_length=4, choices=WAYS, default="rest")
    method = models.CharField("动作", max_length=8)
    path = models.CharField("地址", max_length=300)
    query = models.CharField("条件", max_length=300, blank=True, default="")
    status = models.PositiveSmallIntegerField("应答")
    size = models.PositiveIntegerField("字节数", default=0)
    took = models.PositiveIntegerField("毫秒", default=0)
    address = models.GenericIPAddressField("来自", null=True, blank=True)
    request = models.CharField("请求编号", max_length=32, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "接口调用"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
