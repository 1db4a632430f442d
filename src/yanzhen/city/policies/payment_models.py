"""Money on its way: who is on an automatic list, who objects, what is ordered to be paid, what the sample found."""

from __future__ import annotations

from django.db import models

from yanzhen.city.records.models import Dated


class Listing(Dated):
    """One computed list of 免申即享: everybody whom a clause entitles by graded facts on a day."""

    policy = models.ForeignKey(
        "policies.Policy", verbose_name="政策", on_delete=models.PROTECT, related_name="listings"
    )
    clause = models.CharField("条款", max_length=120, db_index=True)
    clause_label = models.CharField("条款名称", max_length=300)
    computed_on = models.DateField("计算日")
    looked_at = models.PositiveIntegerField("比对企业数", default=0)
    held_back = models.JSONField("事实等级不够的", default=list)
    practice = models.BooleanField("演示", default=False)
    by_name = models.CharField("计算人", max_length=120)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "免申即享名单"

    def __str__(self) -> str:
        return f"{self.clause_label}（{self.computed_on}）"


class Objection(Dated):
    """What somebody says against an application while it is on public notice; no name of a person is kept."""

    CHANNELS = [("letter", "来信"), ("call", "来电"), ("visit", "来访"), ("platform", "平台账号")]
    application = models.ForeignKey(
        "policies.Application", on_delete=models.PROTECT, related_name="objections"
    )
    raised_by = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="提出的企业", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    says = models.TextField("异议")
    channel = models.CharField("渠道", max_length=12, choices=CHANNELS, default="platform")
    received_on = models.DateField("收到日期")
    due_on = models.DateField("应答复")
    upheld = models.BooleanField("成立", null=True, blank=True)
    answer = models.TextField("核实结果", blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    by_name = models.CharField("登记人", max_length=120)
    answered_by_name = models.CharField("核实人", max_length=120, blank=True, default="")

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "公示异议"


class PaymentOrder(Dated):
    """Applications to be paid together: made by one person, confirmed by another, paid line by line."""

    STATES = [
        ("made", "待复核"),
        ("confirmed", "已复核，待拨付"),
        ("closed", "已办结"),
        ("dropped", "已作废"),
    ]
    number = models.CharField("单号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default="made", db_index=True)
    version = models.PositiveIntegerField("版本", default=0)
    total = models.DecimalField("合计（万元）", max_digits=18, decimal_places=4)
    count = models.PositiveIntegerField("笔数")
    practice = models.BooleanField("演示", default=False)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField("制单人", max_length=120)
    confirmed_by_name = models.CharField("复核人", max_length=120, blank=True, default="")
    confirmed_on = models.DateField("复核日", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "拨付单"

    def __str__(self) -> str:
        return self.number


class AuditDraw(Dated):
    """A random sample of what a list paid without an application; the seed makes the drawing repeatable."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="draws")
    seed = models.CharField("随机种子", max_length=64)
    drawn_from = models.JSONField("被抽范围", default=list)
    picked = models.JSONField("抽中", default=list)
    share = models.PositiveSmallIntegerField("每多少件抽一件", default=10)
    by_name = models.CharField("抽样人", max_length=120)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "抽查"


class AuditFinding(Dated):
    """What the check of one application found; a wrong payment is to be paid back, and its return is recorded."""

    draw = models.ForeignKey(AuditDraw, on_delete=models.PROTECT, related_name="findings")
    application = models.ForeignKey("policies.Application", on_delete=models.PROTECT, related_name="findings")
    correct = models.BooleanField("支付正确")
    says = models.TextField("查明的情况")
    recover = models.DecimalField("应追回（万元）", max_digits=16, decimal_places=4, null=True, blank=True)
    recovered_on = models.DateField("追回日", null=True, blank=True)
    by_name = models.CharField("检查人", max_length=120)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draw", "application"], name="finding_once_a_draw")]
        verbose_name = verbose_name_plural = "抽查结果"
