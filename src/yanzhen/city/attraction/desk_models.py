"""What the city's desk for leads works by: its choice of rule, lists of the 500, offers and digests."""

from __future__ import annotations

from django.db import models

from yanzhen.city.attraction.lead_states import THREE_500
from yanzhen.city.records.models import Dated


class LeadDesk(Dated):
    """The one desk where all leads of the city come in: its choice of rule; its row is the lock of the queue."""

    name = models.CharField(max_length=20, unique=True, default="desk")
    rule = models.SlugField("首报规则", max_length=120, blank=True, default="")
    days = models.JSONField("城市改定的天数", default=dict)
    swept_on = models.DateField("最近查看到期", null=True, blank=True)
    swept = models.PositiveIntegerField("当日到期释放", default=0)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "招商线索台"


class Top500(models.Model):
    """One firm of one of the three lists of 500 in one year, as imported."""

    list_kind = models.CharField("榜单", max_length=8, choices=THREE_500[:3])
    year = models.PositiveSmallIntegerField("年份")
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    firm = models.CharField("企业", max_length=160)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    name_key = models.CharField("名称归一", max_length=160, db_index=True)
    source = models.CharField("来源", max_length=300)

    class Meta:
        ordering = ["list_kind", "-year", "rank"]
        constraints = [models.UniqueConstraint(fields=["list_kind", "year", "firm"], name="top500_once")]
        verbose_name = verbose_name_plural = "三类500强名单"


class Offer(Dated):
    """Conditions that a unit wants to offer to an investor; read for what competition law forbids before approval."""

    STATES = [("draft", "草稿"), ("submitted", "待审批"), ("approved", "已批准"), ("refused", "未批准")]
    lead = models.ForeignKey(
        "attraction.Lead", verbose_name="线索", on_delete=models.PROTECT, related_name="offers"
    )
    title = models.CharField("名称", max_length=200)
    text = models.TextField("条件全文")
    findings = models.JSONField("检查结果", default=list)
    review = models.TextField("公平竞争审查记录", blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=STATES, default="draft")
    why = models.TextField("审批意见", blank=True, default="")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField("起草人", max_length=120)
    decided_by_name = models.CharField("审批人", max_length=120, blank=True, default="")
    decided_on = models.DateField("审批日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "招商条件"

    def __str__(self) -> str:
        return self.title


class Digest(models.Model):
    """A weekly digest that went out: the week, to whom, what it said."""

    week = models.DateField("周一", unique=True)
    sent_at = models.DateTimeField("发出时间", auto_now_add=True)
    by_name = models.CharField("发出人", max_length=120)
    recipients = models.PositiveIntegerField("收件人数", default=0)
    text = models.TextField("内容")

    class Meta:
        ordering = ["-week"]
        verbose_name = verbose_name_plural = "线索周报"
