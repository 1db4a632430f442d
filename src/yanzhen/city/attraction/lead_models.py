"""Leads: who might invest, who reported it first, what was done about it since, and who disputes it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yanzhen.city.attraction.lead_states import CONFIDENCE, STANDINGS, STATES, THREE_500
from yanzhen.city.attraction.permissions import may_see_full
from yanzhen.city.records.models import Dated


class Lead(Dated):
    """One lead as a unit reported it; the holder works on it, everybody else sees that it was reported."""

    personal: ClassVar = {"contact_name": "name", "contact_phone": "phone"}

    number = models.CharField("编号", max_length=20, unique=True)
    investor = models.CharField("投资方", max_length=160)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    name_key = models.CharField("名称归一", max_length=160, db_index=True)
    name_place = models.CharField("名称中的地区", max_length=6, blank=True, default="")
    f500 = models.CharField("三类500强", max_length=8, choices=THREE_500, blank=True, default="")
    f500_note = models.CharField("三类500强依据", max_length=200, blank=True, default="")
    content = models.TextField("项目内容", blank=True, default="")
    industry = models.CharField("行业", max_length=80)
    chain = models.ForeignKey(
        "chains.Chain",
        verbose_name="产业链",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    node = models.ForeignKey(
        "chains.Node",
        verbose_name="环节",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    gap_kind = models.CharField("缺口类别", max_length=20, blank=True, default="")
    prospect_key = models.CharField("招商库登记号", max_length=60, blank=True, default="")
    investment = models.DecimalField(
        "计划投资（亿元）", max_digits=12, decimal_places=4, null=True, blank=True
    )
    foreign_investment = models.DecimalField(
        "外资（万美元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    industrial = models.BooleanField("工业项目", null=True, blank=True)
    land = models.DecimalField("用地（亩）", max_digits=12, decimal_places=2, null=True, blank=True)
    floor = models.DecimalField("厂房（平方米）", max_digits=14, decimal_places=2, null=True, blank=True)
    power = models.DecimalField("用电负荷（千瓦）", max_digits=14, decimal_places=2, null=True, blank=True)
    output = models.DecimalField("预计年产值（亿元）", max_digits=12, decimal_places=4, null=True, blank=True)
    tax = models.DecimalField("预计年税收（万元）", max_digits=14, decimal_places=2, null=True, blank=True)
    jobs = models.PositiveIntegerField("预计用工（人）", null=True, blank=True)
    environment = models.TextField("环保与能耗", blank=True, default="")
    site_needs = models.TextField("选址要求", blank=True, default="")
    requests = models.TextField("投资方诉求", blank=True, default="")
    contact_name = models.CharField("联系人", max_length=80, blank=True, default="")
    contact_role = models.CharField("联系人职务", max_length=80, blank=True, default="")
    contact_phone = models.CharField("联系电话", max_length=40, blank=True, default="")
    channel = models.CharField("线索来源", max_length=120, blank=True, default="")
    confidence = models.CharField("可信度", max_length=8, choices=CONFIDENCE, blank=True, default="")
    region = models.ForeignKey(
        "enterprises.Region", verbose_name="拟落地县（市）区", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    park = models.ForeignKey(
        "parks.Park",
        verbose_name="拟落地园区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    unit = models.ForeignKey(
        "accounts.Unit", verbose_name="持有单位", on_delete=models.PROTECT, related_name="+"
    )
    reported_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="报送单位", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("报送人", max_length=120)
    state = models.CharField("状态", max_length=12, choices=STATES, default="reported", db_index=True)
    standing = models.CharField("首报", max_length=12, choices=STANDINGS, default="open", db_index=True)
    standing_why = models.CharField("首报说明", max_length=300, blank=True, default="")
    first_key = models.CharField(max_length=300, null=True, blank=True, unique=True, editable=False)
    follows = models.ForeignKey(
        "self", verbose_name="先报的线索", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    complex = models.BooleanField("复杂项目", default=False)
    reported_at = models.DateTimeField("报送时间", db_index=True)
    contacted_on = models.DateField("首次联系", null=True, blank=True)
    analysed_on = models.DateField("研判", null=True, blank=True)
    fed_back_on = models.DateField("反馈", null=True, blank=True)
    progress_on = models.DateField("最近进展", null=True, blank=True)
    signed_on = models.DateField("签约", null=True, blank=True)
    closed_on = models.DateField("了结", null=True, blank=True)
    protected_until = models.DateField("保护到", null=True, blank=True)
    due_act = models.CharField("下一个时限", max_length=16, blank=True, default="")
    due_on = models.DateField("时限", null=True, blank=True, db_index=True)
    next_step = models.CharField("下一步", max_length=300, blank=True, default="")
    next_on = models.DateField("下一步日期", null=True, blank=True)
    project = models.ForeignKey(
        "projects.Project",
        verbose_name="项目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
    )
    reason = models.TextField("理由", blank=True, default="")
    practice = models.BooleanField("演示", default=False)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        ordering = ["-reported_at", "-id"]
        verbose_name = verbose_name_plural = "招商线索"

    def personal_open_to(self, user: Any) -> bool:
        """Who reads the lead in full reads whom to call."""
        return may_see_full(user, self.unit_id)

    def __str__(self) -> str:
        return f"{self.number} {self.investor}"


class LeadEntry(models.Model):
    """One dated thing that was done: a call, a visit, a meeting; the only thing that renews a protection."""

    KINDS = [
        ("call", "电话联系"),
        ("visit", "上门拜访"),
        ("reception", "来访接待"),
        ("meeting", "洽谈"),
        ("material", "资料往来"),
        ("site", "选址踏勘"),
        ("other", "其他进展"),
    ]
    lead = models.ForeignKey(Lead, verbose_name="线索", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("方式", max_length=12, choices=KINDS)
    on = models.DateField("日期")
    says = models.TextField("情况")
    next_step = models.CharField("下一步", max_length=300, blank=True, default="")
    next_on = models.DateField("下一步日期", null=True, blank=True)
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("记录人", max_length=120)
    at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = verbose_name_plural = "联系记录"


class Transfer(Dated):
    """A lead that one area cannot use goes to another; who counts what is agreed as data."""

    STATES = [
        ("offered", "待接收"),
        ("accepted", "已接收"),
        ("refused", "未接收"),
        ("withdrawn", "已撤回"),
    ]
    lead = models.ForeignKey(Lead, verbose_name="线索", on_delete=models.PROTECT, related_name="transfers")
    from_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="移交单位", on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="接收单位", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("移交理由")
    share = models.JSONField("利益分享", default=list)
    state = models.CharField("状态", max_length=12, choices=STATES, default="offered")
    answer = models.TextField("答复", blank=True, default="")
    by_name = models.CharField("移交人", max_length=120)
    answered_by_name = models.CharField("答复人", max_length=120, blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "线索移交"
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(state="offered"), name="one_open_transfer"
            )
        ]


class Dispute(Dated):
    """Two claims to one investor: both told side by side, decided by somebody of neither side, appealed once."""

    STATES = [("open", "待裁决"), ("decided", "已裁决"), ("appealed", "申诉中"), ("closed", "办结")]
    OUTCOMES = [
        ("holder", "维持原持有单位"),
        ("claimant", "归申请单位"),
        ("joint", "维持持有单位，两家共同推进"),
    ]
    lead = models.ForeignKey(Lead, verbose_name="争议线索", on_delete=models.PROTECT, related_name="disputes")
    rival = models.ForeignKey(
        Lead, verbose_name="申请单位的线索", on_delete=models.PROTECT, related_name="claims"
    )
    holder = models.ForeignKey(
        "accounts.Unit", verbose_name="持有单位", on_delete=models.PROTECT, related_name="+"
    )
    claimant = models.ForeignKey(
        "accounts.Unit", verbose_name="申请单位", on_delete=models.PROTECT, related_name="+"
    )
    claim = models.TextField("申请理由")
    answer = models.TextField("持有单位答复", blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=STATES, default="open")
    outcome = models.CharField("裁决", max_length=12, choices=OUTCOMES, blank=True, default="")
    why = models.TextField("裁决理由", blank=True, default="")
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by_name = models.CharField("裁决人", max_length=120, blank=True, default="")
    decided_on = models.DateField("裁决日期", null=True, blank=True)
    appeal = models.TextField("申诉理由", blank=True, default="")
    appealed_by = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    appealed_on = models.DateField("申诉日期", null=True, blank=True)
    final_why = models.TextField("复议理由", blank=True, default="")
    final_by_name = models.CharField("复议人", max_length=120, blank=True, default="")
    final_on = models.DateField("复议日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "首报争议"
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "rival"], condition=~models.Q(state="closed"), name="one_open_dispute"
            )
        ]


class Evidence(models.Model):
    """A file that proves something of a lead or of one side of a dispute; kept by its content."""

    lead = models.ForeignKey(Lead, verbose_name="线索", on_delete=models.PROTECT, related_name="evidence")
    dispute = models.ForeignKey(
        Dispute,
        verbose_name="争议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    says = models.CharField("说明", max_length=200)
    filename = models.CharField("文件名", max_length=300)
    digest = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    unit = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("提交人", max_length=120)
    at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "证据"
