"""Lists of money matters: what is late stands first; columns for exports carry words, not codes."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.finance import queries
from yanzhen.city.finance.counting import is_silent
from yanzhen.city.finance.models import Case, FinanceDemand, Fund, Guarantee, Product, VerifiedOrder
from yanzhen.city.finance.states import (
    CASE_STATES,
    DEMAND_STATES,
    FUND_KINDS,
    FUND_STAGES,
    KINDS,
    PRODUCT_KINDS,
    PURPOSE_LABELS,
    PURPOSES,
    WAITING,
)
from yanzhen.city.finance.values import NO_DATA, plain
from yanzhen.city.records.pages import RecordFilter, RecordTable, choice_filter, words_filter

LONG = {"td": {"class": "long"}}
PRACTICE = format_html(' <span class="state">{}</span>', "演示")


def linked(page: str, text: str, record: Any) -> SafeString:
    shown = format_html('<a href="{}">{}</a>', reverse(page, args=[record.pk]), text)
    return shown + PRACTICE if record.practice else shown


def span(low: Any, high: Any, unit: str) -> str:
    """``10–500 万元``; an open end says so."""
    if low is None and high is None:
        return "不限"
    if low is None or high is None:
        return f"{plain(low)}{unit}以上" if high is None else f"{plain(high)}{unit}以内"
    return f"{plain(low)}–{plain(high)}{unit}" if low != high else f"{plain(low)}{unit}"


class DemandFilter(RecordFilter):
    find = queries.find_demands
    search = words_filter(placeholder="编号、企业、用途说明")
    state = choice_filter("状态")
    kind = choice_filter("类别")
    purpose = choice_filter("用途")
    choices = {"state": lambda: DEMAND_STATES, "kind": lambda: KINDS, "purpose": lambda: PURPOSES}


class DemandTable(RecordTable):
    quiet = ("node", "needed_by")
    number = tables.Column(verbose_name="编号", accessor="pk", order_by="pk")
    enterprise = tables.Column(verbose_name="企业", accessor="enterprise__name")
    kind = tables.Column(verbose_name="类别")
    amount = tables.Column(verbose_name="金额（万元）")
    purpose = tables.Column(verbose_name="用途")
    term_months = tables.Column(verbose_name="期限（月）")
    state = tables.Column(verbose_name="状态")
    submitted_on = tables.DateColumn(verbose_name="提交", format="Y-m-d")
    node = tables.Column(verbose_name="环节", accessor="node__label", default=NO_DATA)
    needed_by = tables.DateColumn(verbose_name="最迟到位", format="Y-m-d", default="没有写")

    class Meta(RecordTable.Meta):
        empty_text = "没有融资需求。"

    def render_number(self, record: FinanceDemand) -> SafeString:
        return linked("finance_demand", record.number, record)

    def value_number(self, record: FinanceDemand) -> str:
        return record.number

    def render_amount(self, value: Any) -> str:
        return plain(value)

    def render_state(self, record: FinanceDemand) -> str:
        return record.words

    value_state = render_state


class CaseFilter(RecordFilter):
    find = queries.find_cases
    search = words_filter(placeholder="编号、企业、产品、机构")
    state = choice_filter("状态")
    unit = choice_filter("机构")
    due = choice_filter("时限")
    choices = {
        "state": lambda: CASE_STATES,
        "unit": queries.institutions,
        "due": lambda: [("silent", "机构没有动静"), ("open", "在办")],
    }


class CaseTable(RecordTable):
    quiet = ("granted", "accepted_on", "lent_on")
    number = tables.Column(verbose_name="编号", accessor="pk", order_by="pk")
    enterprise = tables.Column(verbose_name="企业", accessor="demand__enterprise__name")
    product = tables.Column(verbose_name="产品", accessor="product__name")
    unit = tables.Column(verbose_name="机构", accessor="unit__name")
    amount = tables.Column(verbose_name="所求（万元）", accessor="demand__amount")
    state = tables.Column(verbose_name="状态")
    due_on = tables.Column(verbose_name="时限", empty_values=())
    authorised_on = tables.DateColumn(verbose_name="授权", format="Y-m-d")
    granted = tables.Column(verbose_name="授信（万元）", default="—")
    accepted_on = tables.DateColumn(verbose_name="受理", format="Y-m-d", default="—")
    lent_on = tables.DateColumn(verbose_name="放款", format="Y-m-d", default="—")

    class Meta(RecordTable.Meta):
        empty_text = "没有授权给机构的融资。"

    def render_number(self, record: Case) -> SafeString:
        return linked("finance_case", record.number, record)

    def value_number(self, record: Case) -> str:
        return record.number

    def render_amount(self, value: Any) -> str:
        return plain(value)

    render_granted = render_amount

    def render_state(self, record: Case) -> str:
        return record.words

    value_state = render_state

    def render_due_on(self, record: Case) -> str | SafeString:
        day, told = timezone.localdate(), self.value_due_on(record)
        soon = record.state in WAITING and record.warn_on is not None and record.warn_on <= day
        light = "red" if is_silent(record, day) else "yellow" if soon else ""
        return format_html('<span class="light light-{}">{}</span>', light, told) if light else told or "—"

    def value_due_on(self, record: Case) -> str:
        if record.due_on is None or record.state not in WAITING:
            return ""
        late = (timezone.localdate() - record.due_on).days
        return f"超过 {late} 天没有动静" if late > 0 else f"{record.due_on}"


class ProductFilter(RecordFilter):
    find = queries.find_products
    search = words_filter(placeholder="产品、机构")
    kind = choice_filter("类别")
    purpose = choice_filter("用途")
    unit = choice_filter("机构")
    choices = {"kind": lambda: PRODUCT_KINDS, "purpose": lambda: PURPOSES, "unit": queries.institutions}


class ProductTable(RecordTable):
    quiet = ("ends_on", "region")
    name = tables.Column(verbose_name="产品")
    unit = tables.Column(verbose_name="机构", accessor="unit__name")
    kind = tables.Column(verbose_name="类别")
    purposes = tables.Column(verbose_name="用途", orderable=False, attrs=LONG)
    most = tables.Column(verbose_name="额度", empty_values=())
    term_high = tables.Column(verbose_name="期限", empty_values=())
    rate_low = tables.Column(verbose_name="年利率或费率", empty_values=())
    security = tables.Column(verbose_name="担保方式")
    region = tables.Column(verbose_name="适用地区", default="不限")
    ends_on = tables.DateColumn(verbose_name="停止受理", format="Y-m-d", default="长期")

    class Meta(RecordTable.Meta):
        empty_text = "还没有登记金融产品。"

    def render_name(self, record: Product) -> SafeString:
        return linked("finance_product", record.name, record)

    def value_name(self, record: Product) -> str:
        return record.name

    def render_purposes(self, value: Any) -> str:
        return "、".join(PURPOSE_LABELS.get(p, p) for p in value)

    def render_most(self, record: Product) -> str:
        return span(record.least, record.most, " 万元")

    def render_term_high(self, record: Product) -> str:
        return span(record.term_low, record.term_high, " 个月")

    def render_rate_low(self, record: Product) -> str:
        known = record.rate_low is not None or record.rate_high is not None
        return span(record.rate_low, record.rate_high, "%") if known else NO_DATA


class FundFilter(RecordFilter):
    find = queries.find_funds
    search = words_filter(placeholder="名称、主管单位、投向")
    kind = choice_filter("类别")
    stage = choice_filter("阶段")
    choices = {"kind": lambda: FUND_KINDS, "stage": lambda: FUND_STAGES}


class FundTable(RecordTable):
    quiet = ("keeper", "paid_in")
    name = tables.Column(verbose_name="基金")
    kind = tables.Column(verbose_name="类别")
    stage = tables.Column(verbose_name="阶段")
    holder = tables.Column(verbose_name="主管单位")
    keeper = tables.Column(verbose_name="管理机构", default=NO_DATA)
    size = tables.Column(verbose_name="规模（万元）", default=NO_DATA)
    paid_in = tables.Column(verbose_name="实缴（万元）", default=NO_DATA)
    invested = tables.Column(verbose_name="已投（万元）", empty_values=(), orderable=False)
    door = tables.Column(verbose_name="网上受理", empty_values=(), orderable=False)
    goes = tables.Column(verbose_name="投向", empty_values=(), orderable=False, attrs=LONG)

    class Meta(RecordTable.Meta):
        empty_text = "还没有登记基金。"

    def render_name(self, record: Fund) -> SafeString:
        return linked("finance_fund", record.name, record)

    def value_name(self, record: Fund) -> str:
        return record.name

    def render_size(self, value: Any) -> str:
        return plain(value)

    render_paid_in = render_size

    def render_invested(self, record: Fund) -> str:
        rows = record.investments.all()
        return plain(sum(i.amount for i in rows)) if rows else "没有登记"

    def render_door(self, record: Fund) -> str:
        return str(record.open_door.unit) if record.open_door else "不受理"

    def render_goes(self, record: Fund) -> str:
        return (
            "、".join([*(c.label for c in record.chains.all()), *(n.label for n in record.nodes.all())])
            or "不限"
        )


class GuaranteeFilter(RecordFilter):
    find = queries.find_guarantees
    search = words_filter(placeholder="企业、债权人")
    state = choice_filter("状态")
    unit = choice_filter("机构")
    choices = {"state": lambda: Guarantee.STATES, "unit": queries.institutions}


class GuaranteeTable(RecordTable):
    quiet = ("ends_on",)
    enterprise = tables.Column(verbose_name="担保对象", accessor="case__demand__enterprise__name")
    unit = tables.Column(verbose_name="担保机构", accessor="case__unit__name")
    lender = tables.Column(verbose_name="债权人")
    amount = tables.Column(verbose_name="担保额（万元）")
    fee = tables.Column(verbose_name="费率（%）")
    counter = tables.Column(verbose_name="反担保")
    state = tables.Column(verbose_name="状态")
    on = tables.DateColumn(verbose_name="起保", format="Y-m-d")
    ends_on = tables.DateColumn(verbose_name="到期", format="Y-m-d")
    paid = tables.Column(verbose_name="代偿（万元）", empty_values=(), orderable=False)
    back = tables.Column(verbose_name="收回（万元）", empty_values=(), orderable=False)

    class Meta(RecordTable.Meta):
        empty_text = "没有登记过担保。"

    def render_enterprise(self, record: Guarantee, value: str) -> SafeString:
        shown = format_html('<a href="{}">{}</a>', reverse("finance_case", args=[record.case_id]), value)
        return shown + PRACTICE if record.practice else shown

    def value_enterprise(self, value: str) -> str:
        return value

    def render_amount(self, value: Any) -> str:
        return plain(value)

    render_fee = render_amount

    def _entered(self, record: Guarantee, kind: str) -> str:
        found = [entry.amount for entry in record.entries.all() if entry.kind == kind]
        return plain(sum(found)) if found else "—"

    def render_paid(self, record: Guarantee) -> str:
        return self._entered(record, "compensate")

    def render_back(self, record: Guarantee) -> str:
        return self._entered(record, "recover")


class OrderFilter(RecordFilter):
    find = queries.find_orders
    search = words_filter(placeholder="供方、买方、货物、编号")
    state = choice_filter("状态")
    choices = {"state": lambda: [("free", "可以增信"), ("busy", "已用于融资"), ("void", "已作废")]}


class OrderTable(RecordTable):
    ref = tables.Column(verbose_name="来源编号")
    supplier = tables.Column(verbose_name="供方", accessor="supplier__name")
    customer = tables.Column(verbose_name="买方", accessor="customer__name")
    what = tables.Column(verbose_name="货物", attrs=LONG)
    amount = tables.Column(verbose_name="金额（万元）", default=NO_DATA)
    confirmed_on = tables.DateColumn(verbose_name="双方确认", format="Y-m-d")
    pays_on = tables.DateColumn(verbose_name="约定付款", format="Y-m-d", default=NO_DATA)
    used = tables.Column(verbose_name="用于融资", empty_values=(), orderable=False)

    class Meta(RecordTable.Meta):
        empty_text = "没有双方确认过的订单。"

    def render_ref(self, record: VerifiedOrder) -> str | SafeString:
        return format_html("{}{}", record.ref, PRACTICE if record.practice else "")

    def value_ref(self, record: VerifiedOrder) -> str:
        return record.ref

    def render_amount(self, value: Any) -> str:
        return plain(value)

    def render_used(self, record: VerifiedOrder) -> str:
        if record.voided_on:
            return "已作废"
        live = [b.demand.number for b in record.backings.all() if b.ended_on is None]
        return live[0] if live else "没有"
