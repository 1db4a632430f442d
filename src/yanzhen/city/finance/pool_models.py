"""What stands ready: funds with what they invested, products of banks and guarantors."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yanzhen.city.finance.states import FUND_KINDS, FUND_STAGES, KINDS, SECURITIES, TAKING
from yanzhen.city.records.models import Dated, Retirable, Versioned

WAN = "万元"


def money(label: str, **given: object) -> models.DecimalField:  # type: ignore[type-arg]
    """An amount in 万元; null where nobody knows it."""
    return models.DecimalField(f"{label}（{WAN}）", max_digits=18, decimal_places=4, **given)  # type: ignore[arg-type]


class Fund(Dated, Versioned, Retirable):
    """A fund of the city. ``mother`` is the fund it was raised from; sizes are what the keeper states, with the source."""

    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=FUND_KINDS)
    holder = models.CharField("主管单位", max_length=120)
    keeper = models.CharField("管理机构", max_length=120, blank=True, default="")
    stage = models.CharField("阶段", max_length=12, choices=FUND_STAGES, default="proposed")
    mother = models.ForeignKey(
        "self",
        verbose_name="母基金",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    size = money("规模", null=True, blank=True)
    paid_in = money("实缴", null=True, blank=True)
    from_mother = money("母基金出资", null=True, blank=True)
    least = money("单笔下限", null=True, blank=True)
    most = money("单笔上限", null=True, blank=True)
    chains = models.ManyToManyField("chains.Chain", verbose_name="投向产业链", blank=True, related_name="+")
    nodes = models.ManyToManyField("chains.Node", verbose_name="投向环节", blank=True, related_name="+")
    says = models.TextField("投向和条件", blank=True, default="")
    source = models.CharField("依据", max_length=200)
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = verbose_name_plural = "基金"

    def __str__(self) -> str:
        return self.name

    @property
    def open_door(self) -> Product | None:
        """Where enterprises apply; None where no institution receives them, or the fund does not take any now."""
        door = getattr(self, "door", None)
        return door if door is not None and door.retired_on is None and self.stage in TAKING else None


class Investment(Dated):
    """What a fund put into an enterprise, and what came of it."""

    OUTCOMES = [("held", "在投"), ("exited", "已退出"), ("listed", "已上市"), ("lost", "已核销")]
    fund = models.ForeignKey(Fund, verbose_name="基金", on_delete=models.PROTECT, related_name="investments")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="+"
    )
    amount = money("投资额")
    on = models.DateField("投资日期")
    outcome = models.CharField("结果", max_length=12, choices=OUTCOMES, default="held")
    returned = money("收回", null=True, blank=True)
    ended_on = models.DateField("退出或核销", null=True, blank=True)
    case = models.OneToOneField(
        "finance.Case", verbose_name="由哪件申请", null=True, blank=True, on_delete=models.PROTECT, related_name="investment"
    )  # fmt: skip
    source = models.CharField("依据", max_length=200)
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = verbose_name_plural = "基金投资"


class Product(Dated, Versioned, Retirable):
    """A loan or guarantee that an institution offers, or the door of a fund. Bounds that are empty hold nobody off.

    ``conditions``: hard conditions on facts of the vocabulary, ``[{"fact", "op", "value"}]``, as the institution states
    them; ``rate_low``, ``rate_high``: % a year, of a guarantee its fee.
    """

    unit = models.ForeignKey("accounts.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=12, choices=KINDS)
    fund = models.OneToOneField(
        Fund, verbose_name="基金", null=True, blank=True, on_delete=models.PROTECT, related_name="door"
    )
    purposes = models.JSONField("用途", default=list)
    security = models.CharField("担保方式", max_length=12, choices=SECURITIES, default="credit")
    least = money("额度下限", null=True, blank=True)
    most = money("额度上限", null=True, blank=True)
    term_low = models.PositiveIntegerField("期限下限（月）", null=True, blank=True)
    term_high = models.PositiveIntegerField("期限上限（月）", null=True, blank=True)
    rate_low = models.DecimalField("利率下限（%）", max_digits=6, decimal_places=3, null=True, blank=True)
    rate_high = models.DecimalField("利率上限（%）", max_digits=6, decimal_places=3, null=True, blank=True)
    region = models.CharField("适用地区代码", max_length=12, blank=True, default="")
    chains = models.ManyToManyField("chains.Chain", verbose_name="适用产业链", blank=True, related_name="+")
    nodes = models.ManyToManyField("chains.Node", verbose_name="适用环节", blank=True, related_name="+")
    conditions = models.JSONField("准入条件", default=list)
    papers = models.TextField("所需材料", blank=True, default="")
    starts_on = models.DateField("起", null=True, blank=True)
    ends_on = models.DateField("止", null=True, blank=True)
    by_name = models.CharField("登记人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = verbose_name_plural = "金融产品"
        constraints = [
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gte=F("least")),
                name="product_amounts_in_order",
            ),
            models.CheckConstraint(
                condition=Q(term_low=None) | Q(term_high=None) | Q(term_high__gte=F("term_low")),
                name="product_terms_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"
