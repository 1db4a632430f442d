"""Policies and ladders as installed, the vocabulary of facts, what people say of an enterprise."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated, Sourced


class Policy(Dated, Sourced):
    """One instrument in one version: searchable columns beside the whole definition, frozen in ``spec``."""

    LEVELS = [("national", "国家"), ("province", "省"), ("city", "市"), ("county", "县")]
    STATES = [
        ("in_force", "有效"),
        ("expired", "已失效"),
        ("expired_unless_extended", "已过期，未见延续"),
        ("window_closed", "申报已截止"),
        ("unknown", "状态不明"),
    ]
    code = models.SlugField("代码", max_length=120, unique=True)
    label = models.CharField("名称", max_length=200)
    level = models.CharField("层级", max_length=12, choices=LEVELS, db_index=True)
    issuer = models.CharField("发布单位", max_length=200)
    title = models.CharField("文件", max_length=400)
    number = models.CharField("文号", max_length=120, blank=True, default="")
    document_date = models.CharField("文件日期", max_length=20, blank=True, default="")
    valid_from = models.CharField("起", max_length=20, blank=True, default="")
    valid_to = models.CharField("止", max_length=20, blank=True, default="")
    state = models.CharField("状态", max_length=24, choices=STATES, db_index=True)
    state_as_of = models.CharField("核对日期", max_length=20, blank=True, default="")
    object = models.CharField("适用对象", max_length=200, blank=True, default="")
    instrument = models.CharField("支持方式", max_length=120, blank=True, default="")
    opens = models.JSONField("申报时间", default=list)
    complete = models.BooleanField("条件见全", default=False)
    spec = models.JSONField("定义", default=dict)
    search_text = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["level", "code"]
        verbose_name = verbose_name_plural = "政策"

    def __str__(self) -> str:
        return self.label


class Ladder(Dated, Sourced):
    """A ladder of recognitions under one version of the rules."""

    code = models.SlugField("代码", max_length=120, unique=True)
    label = models.CharField("名称", max_length=200)
    valid_from = models.CharField("起", max_length=20, blank=True, default="")
    valid_to = models.CharField("止", max_length=20, blank=True, default="")
    spec = models.JSONField("定义", default=dict)

    class Meta:
        ordering = ["valid_from", "code"]
        verbose_name = verbose_name_plural = "梯度"

    def __str__(self) -> str:
        return self.label


class FactDefinition(Dated):
    """A fact that rules may ask for."""

    code = models.SlugField("代码", max_length=120, unique=True)
    label = models.CharField("名称", max_length=120)
    department = models.CharField("持有部门", max_length=120, blank=True, default="")
    spec = models.JSONField("定义", default=dict)

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "事实词条"


class NeverRule(Dated, Sourced):
    """What no policy may do."""

    code = models.SlugField("代码", max_length=120, unique=True)
    says = models.CharField("内容", max_length=400)
    severity = models.CharField("轻重", max_length=12, default="review")
    spec = models.JSONField("定义", default=dict)

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "禁止事项"


class ServiceLevel(Dated, Sourced):
    """A clock: how long an act may take."""

    code = models.SlugField("代码", max_length=120, unique=True)
    label = models.CharField("名称", max_length=200)
    spec = models.JSONField("定义", default=dict)

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "办理时限"


class FactEntry(models.Model):
    """A fact of an enterprise as somebody stated it; a newer statement stands beside the older one, never over it."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    fact = models.SlugField("事实", max_length=120, db_index=True)
    period = models.CharField("期间", max_length=20, blank=True, default="")
    value = models.JSONField("值", null=True)
    unit = models.CharField("单位", max_length=40, blank=True, default="")
    source = models.CharField("依据", max_length=300)
    stated_on = models.DateField("所属日期")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("填报人", max_length=120)
    at = models.DateTimeField("填报时间", auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["enterprise", "fact"])]
        verbose_name = verbose_name_plural = "事实填报"
