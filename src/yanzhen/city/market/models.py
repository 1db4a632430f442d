"""Listings, matches between two sides with everything that happened to them, orders, and what buyers say they buy in all."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from yanzhen.city.market.clocks import light_on
from yanzhen.city.market.permissions import may_know_contact
from yanzhen.city.market.states import (
    DEAL_STATES,
    KINDS,
    LISTING_STATES,
    ORIGINS,
    REASONS,
    SIDES,
    STATES,
)
from yanzhen.city.records.models import Dated, Versioned


class Listing(Dated, Versioned):
    """What an enterprise, or for scenarios an office, offers or seeks. Conditions stand as written, in the notation of lists."""

    personal: ClassVar = {"contact_name": "name", "contact_phone": "phone"}
    personal_readers: ClassVar = frozenset({"chain_office"})

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="market_listings"
    )  # fmt: skip
    unit_of = models.ForeignKey(
        "accounts.Unit", verbose_name="发布单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    side = models.CharField("供求", max_length=8, choices=SIDES, db_index=True)
    kind = models.CharField("类别", max_length=12, choices=KINDS, db_index=True)
    title = models.CharField("名称", max_length=120)
    products = models.JSONField("产品词", default=list)
    node = models.ForeignKey(
        "chains.Node", verbose_name="环节", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quantity = models.DecimalField("数量", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True, default="")
    region = models.ForeignKey(
        "enterprises.Region", verbose_name="地区", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    starts_on = models.DateField("期限起", null=True, blank=True)
    ends_on = models.DateField("期限止", null=True, blank=True)
    hard = models.TextField("必须条件", blank=True, default="")
    soft = models.TextField("优先条件", blank=True, default="")
    told = models.TextField("本方情况", blank=True, default="")
    text = models.TextField("说明", blank=True, default="")
    search_text = models.TextField(blank=True, default="", editable=False)
    contact_name = models.CharField("联系人", max_length=80, blank=True, default="")
    contact_phone = models.CharField("联系电话", max_length=40, blank=True, default="")
    valid_until = models.DateField("有效期至", db_index=True)
    state = models.CharField("状态", max_length=8, choices=LISTING_STATES, default="open", db_index=True)
    reason = models.CharField("撤下原因", max_length=300, blank=True, default="")
    opened_on = models.DateField("发布", db_index=True)
    matched_at = models.DateTimeField("最近一次配对", null=True, blank=True)
    reached = models.CharField("找到的范围", max_length=8, blank=True, default="")
    refusals = models.JSONField("条件不合的", default=list)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("登记人", max_length=120)
    by_unit = models.ForeignKey(
        "accounts.Unit", verbose_name="登记单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.BooleanField("代企业登记", default=False)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-opened_on", "-id"]
        verbose_name = verbose_name_plural = "供需发布"

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"GQ{self.opened_on.year}-{self.pk:05d}"

    @property
    def holder(self) -> str:
        return str(self.enterprise or self.unit_of or "无数据")

    def personal_open_to(self, user: Any) -> bool:
        """The holder itself, and whoever came to terms with it."""
        return may_know_contact(user, self)


class Match(Dated, Versioned):
    """A listing and an enterprise that may suit it: proposed by the machine with its reasons, or come by itself.

    ``parts`` and ``unsure`` are what the proposal said when it was made; they are not touched by what came later.
    """

    listing = models.ForeignKey(
        Listing, verbose_name="发布", on_delete=models.PROTECT, related_name="matches"
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="对方", on_delete=models.PROTECT, related_name="market_matches"
    )
    other = models.ForeignKey(
        Listing, verbose_name="对方的发布", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField("来由", max_length=8, choices=ORIGINS, db_index=True)
    state = models.CharField("状态", max_length=12, choices=STATES, db_index=True)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    score = models.FloatField("得分", null=True, blank=True)
    ceiling = models.FloatField("最高可能", null=True, blank=True)
    parts = models.JSONField("理由", default=list)
    unsure = models.JSONField("待核实", default=list)
    reason = models.CharField("原因", max_length=12, choices=REASONS, blank=True, default="")
    says = models.TextField("说明", blank=True, default="")
    made_on = models.DateField("提出", db_index=True)
    told_on = models.DateField("联系", null=True, blank=True)
    answered_on = models.DateField("答复", null=True, blank=True)
    due_on = models.DateField("答复时限", null=True, blank=True, db_index=True)
    warn_on = models.DateField("提醒日", null=True, blank=True)
    clock = models.CharField("时限依据", max_length=160, blank=True, default="")
    answered_on_behalf = models.BooleanField("代为答复", default=False)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["rank", "id"]
        verbose_name = verbose_name_plural = "供需配对"
        constraints = [models.UniqueConstraint(fields=["listing", "enterprise"], name="market_match_once")]

    def __str__(self) -> str:
        return f"{self.listing.number} 与 {self.enterprise}"

    @property
    def light(self) -> str:
        """Red when an answer is late, yellow when it is due soon."""
        return light_on(self, timezone.localdate())

    @property
    def late_days(self) -> int:
        """Days past the limit; 0 while there is time, nobody waits or no clock runs."""
        return (timezone.localdate() - self.due_on).days if self.due_on and self.light == "red" else 0

    @property
    def waits_for(self) -> str:
        """Whose answer is waited for."""
        return {"invited": str(self.enterprise), "answered": self.listing.holder}.get(self.state, "")


class Deal(Dated, Versioned):
    """An order that one side wrote down and the other confirmed; money and goods change hands elsewhere."""

    match = models.ForeignKey(Match, verbose_name="配对", on_delete=models.PROTECT, related_name="deals")
    seller = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="供方", on_delete=models.PROTECT, related_name="market_sold"
    )
    buyer = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="需方", null=True, blank=True, on_delete=models.PROTECT, related_name="market_bought"
    )  # fmt: skip
    buyer_unit = models.ForeignKey(
        "accounts.Unit",
        verbose_name="需方单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    what = models.CharField("内容", max_length=120)
    node = models.ForeignKey(
        "chains.Node",
        verbose_name="产品环节",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    used_at = models.ForeignKey(
        "chains.Node",
        verbose_name="用在环节",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    quantity = models.DecimalField("数量", max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True, default="")
    amount = models.DecimalField("金额（万元）", max_digits=16, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField("交付起", null=True, blank=True)
    ends_on = models.DateField("交付止", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=DEAL_STATES, default="waiting", db_index=True)
    local = models.BooleanField("双方都在本市", null=True, blank=True)
    by_owner = models.BooleanField("由发布方登记")
    made_by_name = models.CharField("登记人", max_length=120)
    made_on = models.DateField("登记")
    decided_by_name = models.CharField("确认人", max_length=120, blank=True, default="")
    decided_on = models.DateField("确认", null=True, blank=True, db_index=True)
    why = models.CharField("退回或撤回原因", max_length=300, blank=True, default="")
    supply = models.PositiveBigIntegerField("供应关系编号", null=True, blank=True, editable=False)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-made_on", "-id"]
        verbose_name = verbose_name_plural = "供需订单"

    def __str__(self) -> str:
        return f"{self.number} {self.what}"

    @property
    def number(self) -> str:
        return f"DD{self.made_on.year}-{self.pk:05d}"

    @property
    def purchaser(self) -> str:
        return str(self.buyer or self.buyer_unit or "无数据")


class Step(models.Model):
    """One thing that was done to a match, as both sides read it."""

    match = models.ForeignKey(Match, verbose_name="配对", on_delete=models.PROTECT, related_name="steps")
    act = models.CharField("办理", max_length=60)
    says = models.TextField("说明", blank=True, default="")
    unit = models.ForeignKey("accounts.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField("代企业办理", default=False)
    by_name = models.CharField("经办人", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "供需配对经过"


class Attachment(models.Model):
    """A quotation, a drawing, a contract; kept by its content, read by the two sides alone."""

    match = models.ForeignKey(Match, verbose_name="配对", on_delete=models.PROTECT, related_name="files")
    filename = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    by_owner = models.BooleanField("发布方所交")
    by_name = models.CharField("提交人", max_length=120)
    at = models.DateTimeField("提交时间", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "供需文件"


class Ledger(Dated, Versioned):
    """What an enterprise bought for one of its links in a year, from wherever, by its own books: a denominator."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", verbose_name="企业", on_delete=models.PROTECT, related_name="market_ledgers"
    )
    node = models.ForeignKey(
        "chains.Node", verbose_name="用在环节", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年份")
    total = models.DecimalField("采购总额（万元）", max_digits=16, decimal_places=4)
    basis = models.CharField("依据", max_length=200)
    by_name = models.CharField("填报人", max_length=120)
    practice = models.BooleanField("演示", default=False)

    class Meta:
        ordering = ["-year", "id"]
        verbose_name = verbose_name_plural = "采购总额"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "node", "year"], name="market_ledger_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.node} {self.year}"
