"""The list of leads: red first, narrowed by state, standing, chain and unit; others' leads only as reported."""

from __future__ import annotations

from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.city.accounts.permissions import units_of
from yanzhen.city.attraction.lead_facts import DUE_LABELS
from yanzhen.city.attraction.lead_states import OPEN, STANDINGS, STATES
from yanzhen.city.attraction.models import Lead, Transfer
from yanzhen.city.attraction.permissions import is_desk, may_report
from yanzhen.city.attraction.scopes import reported_leads, visible_disputes, visible_leads
from yanzhen.city.chains.queries import chain_labels
from yanzhen.city.records.pages import ListPage, RecordFilter, RecordTable, Words, choice_filter, words_filter

LONG = {"td": {"class": "long"}}


def find_leads(
    *, search: str = "", state: str = "", standing: str = "", chain: str = "", due: str = ""
) -> QuerySet[Lead]:
    """All leads, narrowed; the page keeps of them only what its reader sees in full."""
    rows = Lead.objects.select_related("unit", "reported_unit", "node")
    for word in search.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(investor__icontains=word)
            | Q(industry__icontains=word)
            | Q(content__icontains=word)
        )
    given = {"state": state, "standing": standing, "chain__code": chain}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return rows.filter(due_on__lt=timezone.localdate(), state__in=OPEN) if due else rows


class LeadFilter(RecordFilter):
    find = find_leads
    search = words_filter(placeholder="编号、投资方、行业、内容")
    state = choice_filter("状态")
    standing = choice_filter("首报")
    chain = choice_filter("产业链")
    due = choice_filter("时限")
    choices = {
        "state": lambda: STATES,
        "standing": lambda: STANDINGS,
        "chain": lambda: chain_labels().items(),
        "due": lambda: [("late", "已超期")],
    }


class LeadTable(RecordTable):
    quiet = ("content", "channel", "protected_until", "reported_unit")
    number = tables.Column(verbose_name="编号")
    investor = tables.Column(verbose_name="投资方", attrs=LONG)
    industry = tables.Column(verbose_name="行业")
    node = tables.Column(verbose_name="补的环节", accessor="node__label", default="未定")
    state = tables.Column(verbose_name="状态")
    due_on = tables.Column(verbose_name="时限", empty_values=())
    standing = tables.Column(verbose_name="首报")
    investment = tables.Column(verbose_name="计划投资（亿元）", default="无数据")
    unit = tables.Column(verbose_name="持有单位")
    reported_at = tables.Column(verbose_name="报送")
    next_step = Words(lambda row: [row.next_step], verbose_name="下一步", attrs=LONG)
    content = tables.Column(verbose_name="项目内容", attrs=LONG)
    channel = tables.Column(verbose_name="来源")
    protected_until = tables.Column(verbose_name="保护到", default="不保护")
    reported_unit = tables.Column(verbose_name="报送单位")

    class Meta(RecordTable.Meta):
        empty_text = "没有线索。"

    def render_number(self, record: Lead) -> SafeString:
        shown = format_html('<a href="{}">{}</a>', reverse("lead", args=[record.pk]), record.number)
        return shown + format_html(' <span class="state">演示</span>') if record.practice else shown

    def value_number(self, record: Lead) -> str:
        return record.number

    def render_due_on(self, record: Lead) -> str | SafeString:
        if record.due_on is None:
            return "—"
        late = (timezone.localdate() - record.due_on).days
        label = DUE_LABELS.get(record.due_act, "")
        if late > 0:
            return format_html('<span class="light light-red">{}超期 {} 天</span>', label, late)
        return f"{label} {record.due_on}"

    def value_due_on(self, record: Lead) -> str:
        return f"{DUE_LABELS.get(record.due_act, '')} {record.due_on or ''}".strip()

    def render_investment(self, value: Any) -> str:
        return f"{value.normalize():f}"

    def render_reported_at(self, value: Any) -> str:
        return f"{timezone.localdate(value)}"

    value_reported_at = render_reported_at


class LeadPage(ListPage):
    title = "招商线索"
    lead = "本单位的线索全看；别的单位报备的只看行业和日期。超期的排在最前。"
    table_class = LeadTable
    filter_class = LeadFilter
    template_name: ClassVar[str] = "attraction/leads.html"
    empty_hint = "从缺口、环节或招商库的“报线索”开始，或直接报送。"

    def arrange(self, rows: Any) -> Any:
        mine = rows.filter(pk__in=visible_leads(self.request.user).values("pk"))
        return mine.order_by(F("due_on").asc(nulls_last=True), "-reported_at")

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        user = request.user
        rows = visible_leads(user)
        late = rows.filter(due_on__lt=timezone.localdate(), state__in=OPEN).count()
        mine = Transfer.objects.filter(state="offered", lead__state__in=OPEN).select_related(
            "lead", "from_unit", "to_unit"
        )
        return {
            "may_report": may_report(user),
            "is_desk": is_desk(user),
            "late": late,
            "others": reported_leads(user),
            "disputes": visible_disputes(user).exclude(state="closed"),
            "offered": list(mine.filter(to_unit__in=units_of(user))),
            "released": _free(user),
        }


def _free(user: Any) -> list[Lead]:
    """Released leads that another unit may take up: told by industry and day only."""
    if not may_report(user):
        return []
    rows = Lead.objects.filter(state="released").exclude(pk__in=visible_leads(user).values("pk"))
    return list(rows.only("pk", "industry", "reported_at", "version", "state").order_by("-closed_on")[:30])
