"""What enterprises ask for and how each institution answers: demands, cases, and every step that was taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yanzhen.city.finance.pool_models import Product, money
from yanzhen.city.finance.states import (
    CASE_LABELS,
    CASE_STATES,
    DEMAND_LABELS,
    DEMAND_STATES,
    KINDS,
    OPEN_CASES,
    PURPOSES,
    SPECIAL_LABELS,
)
from yanzhen.city.records.models import Dated, Versioned


def case_words(kind: str, state: str) -> str:
    """The state of a case of a kind of money."""
    return SPECIAL_LABELS.get(kind, {}).get(state, CASE_LABELS[state])


class FinanceDemand(Dated, Versioned):
    """What an enterprise wants: how much, what for, for how long. Institutions see it only once they are authorised."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        verbose_name="企业",
        on_delete=models.PROTECT,
        related_name="finance_demands",
    )
    kind = models.CharField("类别", max_length=12, choices=KINDS, default="loan")
    amount = money("金额")
    purpose = models.CharField("用途", max_length=12, choices=PURPOSES)
    term_months = models.PositiveIntegerField("期限（月）")
    needed_by = models.DateField("最迟到位", null=True, blank=True)
    node = models.ForeignKey(
        "chains.Node", verbose_name="环节", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("用途说明", blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=DEMAND_STATES, default="submitted", db_index=True)
    submitted_on = models.DateField("提交", db_index=True)
    checked_on = models.DateField("预审", null=True, blank=True)
    closed_on = models.DateField("了结", null=True, blank=True)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("提交人", max_length=120)
    by_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="提交单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.BooleanField("代企业登记", default=False)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-submitted_on", "-id"]
        verbose_name = verbose_name_plural = "融资需求"

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    @property
    def number(self) -> str:
        return f"RZ{self.submitted_on.year}-{self.pk:05d}"

    @property
    def words(self) -> str:
        """How far it came: once an institution has it, the furthest of its open cases says more than the check.

        Rows of ``with_furthest`` know that state already; others ask for it.
        """
        if self.state != "checked":
            return DEMAND_LABELS[self.state]
        if "furthest" in self.__dict__:
            state = self.__dict__["furthest"]
        else:
            held = self.cases.filter(state__in=OPEN_CASES).values_list("state", flat=True)
            state = max(held, key=OPEN_CASES.index, default=None)
        return case_words(self.kind, state) if state else DEMAND_LABELS[self.state]


class Case(Dated, Versioned):
    """One demand with one product, from the authorisation to the last payment. Dates say how far it came and when."""

    demand = models.ForeignKey(
        FinanceDemand, verbose_name="融资需求", on_delete=models.PROTECT, related_name="cases"
    )
    product = models.ForeignKey(Product, verbose_name="产品", on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey("accounts.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=CASE_STATES, default="authorised", db_index=True)
    authorised_on = models.DateField("授权", db_index=True)
    accepted_on = models.DateField("受理", null=True, blank=True)
    surveyed_on = models.DateField("尽调", null=True, blank=True)
    granted_on = models.DateField("授信", null=True, blank=True)
    lent_on = models.DateField("首次放款", null=True, blank=True)
    overdue_on = models.DateField("逾期", null=True, blank=True)
    settled_on = models.DateField("结清", null=True, blank=True)
    refused_on = models.DateField("拒绝", null=True, blank=True)
    due_on = models.DateField("时限", null=True, blank=True, db_index=True)
    warn_on = models.DateField("提醒日", null=True, blank=True)
    clock = models.CharField("时限依据", max_length=160, blank=True, default="")
    late = models.BooleanField("超时作出", null=True, blank=True)
    granted = money("授信额度", null=True, blank=True)
    rate = models.DecimalField("授信利率（%）", max_digits=6, decimal_places=3, null=True, blank=True)
    term_months = models.PositiveIntegerField("授信期限（月）", null=True, blank=True)
    reason = models.CharField("拒绝原因码", max_length=40, blank=True, default="")
    says = models.TextField("拒绝说明", blank=True, default="")
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-authorised_on", "-id"]
        verbose_name = verbose_name_plural = "融资办理"
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "product"], condition=Q(state__in=OPEN_CASES), name="open_case_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.product}"

    @property
    def number(self) -> str:
        return f"SX{self.authorised_on.year}-{self.pk:05d}"

    @property
    def words(self) -> str:
        """The state as people say it: a guarantee is not lent but in force, a fund does not lend but invest."""
        return case_words(self.product.kind, self.state)


class Step(models.Model):
    """One thing that was done to a demand or to one of its cases; ``case`` empty: to the demand itself."""

    demand = models.ForeignKey(
        FinanceDemand, verbose_name="融资需求", on_delete=models.PROTECT, related_name="steps"
    )
    case = models.ForeignKey(
        Case, verbose_name="融资办理", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    act = models.CharField("办理", max_length=60)
    says = models.TextField("情况", blank=True, default="")
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "融资办理经过"
