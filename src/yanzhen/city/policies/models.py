"""Policies and ladders as installed, the vocabulary of facts, what people say of an enterprise."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yanzhen.city.policies.payment_models import AuditDraw, AuditFinding, Listing, Objection, PaymentOrder
from yanzhen.city.records.models import Dated, Sourced

__all__ = [
    "Application", "AuditDraw", "AuditFinding", "FactDefinition", "FactEntry", "Ladder", "Listing", "NeverRule", "Objection",
    "Opinion", "Paper", "PaymentOrder", "Policy", "PolicyDraft", "ServiceLevel",
]  # fmt: skip


DRAFTING = "drafting"
"""A policy that was begun here and never counted: seen by officers alone, held against nobody."""


class Policy(Dated, Sourced):
    """One instrument in one version: searchable columns beside the whole definition, frozen in ``spec``."""

    LEVELS = [("national", "国家"), ("province", "省"), ("city", "市"), ("county", "县")]
    STATES = [
        ("in_force", "有效"),
        ("expired", "已失效"),
        ("expired_unless_extended", "已过期，未见延续"),
        ("window_closed", "申报已截止"),
        ("unknown", "状态不明"),
        (DRAFTING, "起草中"),
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


class Paper(models.Model):
    """A document of an enterprise, handed in once and used for every application that asks for it."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("材料", max_length=200)
    filename = models.CharField("文件名", max_length=300)
    digest = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("提交人", max_length=120)
    at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "材料"


class Application(Dated):
    """One application of one enterprise for one clause; every act on it is sealed."""

    personal: ClassVar = {"account_number": "account", "account_salt": "text"}
    sealed_masked: ClassVar = {"account_number": "account_salt"}

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    policy = models.ForeignKey(
        Policy, verbose_name="政策", on_delete=models.PROTECT, related_name="applications"
    )
    clause = models.CharField("条款", max_length=120, db_index=True)
    clause_label = models.CharField("条款名称", max_length=300)
    state = models.CharField("状态", max_length=20, default="draft", db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    automatic = models.BooleanField("免申即享", default=False)
    told = models.TextField("规则的答复", blank=True, default="")
    facts = models.JSONField("所据事实", default=dict)
    form = models.JSONField("预填内容及出处", default=list)
    listing = models.ForeignKey(
        Listing,
        verbose_name="免申名单",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    order = models.ForeignKey(
        PaymentOrder,
        verbose_name="拨付单",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
    )
    account_name = models.CharField("收款户名", max_length=200, blank=True, default="")
    account_bank = models.CharField("开户行", max_length=200, blank=True, default="")
    account_number = models.CharField("收款账号", max_length=40, blank=True, default="")
    account_salt = models.CharField("收款账号存证用的随机数", max_length=32, blank=True, default="")
    account_owned = models.BooleanField("声明为本单位账户", default=False)
    amount = models.DecimalField("金额（万元）", max_digits=16, decimal_places=4, null=True, blank=True)
    returned = models.JSONField("补正事项", default=list)
    returns = models.JSONField("历次退回", default=list)
    repair = models.JSONField("修复路径", default=list)
    reason = models.TextField("理由", blank=True, default="")
    reviewers = models.JSONField("联审部门", default=list)
    round = models.PositiveSmallIntegerField("联审轮次", default=1)
    first_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    entered_on = models.DateField("进入本步骤", null=True, blank=True)
    accepted_on = models.DateField("受理日", null=True, blank=True)
    confirmed_on = models.DateField("企业确认日", null=True, blank=True)
    submitted_on = models.DateField("提交日", null=True, blank=True)
    due_on = models.DateField("应办结", null=True, blank=True)
    due_by = models.CharField("办结时限的依据", max_length=200, blank=True, default="")
    public_from = models.DateField("公示起", null=True, blank=True)
    public_to = models.DateField("公示止", null=True, blank=True)
    paid_on = models.DateField("兑付日", null=True, blank=True)
    receipt = models.CharField("付款凭证号", max_length=80, blank=True, default="")
    dossier = models.CharField("案卷摘要", max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "申报"

    def __str__(self) -> str:
        return f"{self.enterprise}·{self.clause_label}"


class Opinion(models.Model):
    """What one department says in the joint review; one word a round."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    unit = models.CharField("部门", max_length=120)
    agrees = models.BooleanField("同意")
    says = models.TextField("意见", blank=True, default="")
    by_name = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "round", "unit"], name="opinion_once")]
        verbose_name = verbose_name_plural = "联审意见"


class PolicyDraft(Dated):
    """A version of a policy before it counts: written by one person, read and published by another.

    ``effective_on`` is the day from which it counts, ``replaced`` the definition that counted until then.
    """

    STATES = [
        ("draft", "草稿"),
        ("approved", "已审定，待生效"),
        ("published", "已发布"),
        ("dropped", "已放弃"),
    ]
    policy = models.ForeignKey(Policy, verbose_name="政策", on_delete=models.PROTECT, related_name="drafts")
    text = models.TextField("定义（YAML）")
    state = models.CharField("状态", max_length=12, choices=STATES, default="draft")
    version = models.PositiveIntegerField("版本", default=0)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("起草人", max_length=120)
    published_by_name = models.CharField("发布人", max_length=120, blank=True, default="")
    effective_on = models.DateField("生效日", null=True, blank=True)
    replaced = models.JSONField("原定义", default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "政策草稿"


class ClauseSource(models.Model):
    """Where a clause stands in its document: the offsets of the text that it was made from."""

    policy = models.ForeignKey(
        Policy, verbose_name="政策", on_delete=models.PROTECT, related_name="clause_sources"
    )
    clause = models.CharField("条款", max_length=120)
    document = models.ForeignKey(
        "library.Document", verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    quote = models.TextField("原文")
    by_name = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "条款出处"
