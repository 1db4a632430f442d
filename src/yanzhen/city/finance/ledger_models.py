"""Money that moved: loans, guarantees with every entry, orders that back a loan; only ever added to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yanzhen.city.finance.case_models import Case, FinanceDemand
from yanzhen.city.finance.pool_models import money
from yanzhen.city.finance.states import FIRST_LOAN, SECURITIES
from yanzhen.city.records.models import Dated

RATE = {"max_digits": 6, "decimal_places": 3}


class Loan(Dated):
    """One payment out of a credit line. ``base_rate``: the one-year LPR of that day, as registered here; else unknown."""

    case = models.ForeignKey(Case, verbose_name="融资办理", on_delete=models.PROTECT, related_name="loans")
    amount = money("金额")
    rate = models.DecimalField("利率（%）", **RATE)  # type: ignore[arg-type]
    base_rate = models.DecimalField("当日一年期 LPR（%）", null=True, blank=True, **RATE)  # type: ignore[arg-type]
    term_months = models.PositiveIntegerField("期限（月）")
    on = models.DateField("放款", db_index=True)
    security = models.CharField("担保方式", max_length=12, choices=SECURITIES)
    first = models.CharField("是否首贷", max_length=4, choices=FIRST_LOAN, blank=True, default="")
    settled_on = models.DateField("结清", null=True, blank=True)
    overdue_on = models.DateField("逾期", null=True, blank=True)
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = verbose_name_plural = "放款"


class Guarantee(Dated):
    """One guarantee in force or ended. ``size``: the size class of the enterprise on that day, empty when unknown."""

    STATES = [("live", "在保"), ("released", "已解除"), ("compensated", "已代偿"), ("ended", "代偿了结")]
    case = models.OneToOneField(
        Case, verbose_name="融资办理", on_delete=models.PROTECT, related_name="guarantee"
    )
    lender = models.CharField("债权人", max_length=120)
    amount = money("担保额")
    fee = models.DecimalField("担保费率（%）", **RATE)  # type: ignore[arg-type]
    counter = models.CharField("反担保", max_length=200)
    on = models.DateField("起保", db_index=True)
    ends_on = models.DateField("到期")
    size = models.CharField("企业划型", max_length=12, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=STATES, default="live", db_index=True)
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = verbose_name_plural = "融资担保"


class GuaranteeEntry(Dated):
    """One line of the guarantee and compensation ledger."""

    KINDS = [
        ("issue", "出具担保"),
        ("release", "解除"),
        ("compensate", "代偿"),
        ("recover", "追偿收回"),
        ("end", "了结"),
    ]
    guarantee = models.ForeignKey(
        Guarantee, verbose_name="融资担保", on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField("类别", max_length=12, choices=KINDS, db_index=True)
    amount = money("金额")
    on = models.DateField("日期", db_index=True)
    says = models.CharField("说明", max_length=300, blank=True, default="")
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["on", "id"]
        verbose_name = verbose_name_plural = "担保台账"


class VerifiedOrder(Dated):
    """An order that supplier and buyer both confirmed elsewhere; it can back one demand of the supplier at a time."""

    ref = models.CharField("来源编号", max_length=80, unique=True)
    supplier = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="供方", on_delete=models.PROTECT, related_name="+"
    )
    customer = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="买方", on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField("货物", max_length=200)
    amount = money("金额", null=True, blank=True)
    confirmed_on = models.DateField("双方确认")
    pays_on = models.DateField("约定付款", null=True, blank=True)
    voided_on = models.DateField("作废", null=True, blank=True)
    why = models.CharField("作废原因", max_length=200, blank=True, default="")
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-confirmed_on", "-id"]
        verbose_name = verbose_name_plural = "核实订单"

    def __str__(self) -> str:
        return f"{self.what} → {self.customer}"


class Backing(Dated):
    """This order backs that demand. ``ended_on``: the demand or its loans came to an end, the order is free again."""

    order = models.ForeignKey(
        VerifiedOrder, verbose_name="核实订单", on_delete=models.PROTECT, related_name="backings"
    )
    demand = models.ForeignKey(
        FinanceDemand, verbose_name="融资需求", on_delete=models.PROTECT, related_name="backings"
    )
    ended_on = models.DateField("解除", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "订单增信"
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ended_on=None), name="order_backs_once")
        ]


class FinanceFigure(Dated):
    """A number that shares need and that nobody computes here: the LPR of a day, the net assets of a guarantor."""

    KINDS = [("lpr", "一年期 LPR（%）"), ("net_assets", "担保机构净资产（万元）")]
    kind = models.CharField("类别", max_length=12, choices=KINDS, db_index=True)
    unit = models.ForeignKey(
        "accounts.Unit",
        verbose_name="担保机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on = models.DateField("自")
    value = models.DecimalField("数值", max_digits=18, decimal_places=4)
    source = models.CharField("来源", max_length=200)
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["kind", "-on", "-id"]
        verbose_name = verbose_name_plural = "金融基准数"
