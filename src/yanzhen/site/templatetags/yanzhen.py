"""Template words: source marks, lights, icons, the page of a thing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.apps import apps
from django.conf import settings
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yanzhen.analysis.gaps import GAP_LABELS, GapKind
from yanzhen.analysis.progress import LIGHT_LABELS, Light
from yanzhen.city.accounts.permissions import roles_of
from yanzhen.city.atlas.queries import percent as say_percent
from yanzhen.city.enterprises.queries import ROLE_LABELS, STATUS_LABELS
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.installation.services import STEPS
from yanzhen.city.records import marks
from yanzhen.city.reports.words import CONSTRAINT_LABELS
from yanzhen.city.targets.facts import goal as target_goal
from yanzhen.kernel.chains import BAND_LABELS, SHARE_LABELS, Band, Share
from yanzhen.kernel.periods import say_period
from yanzhen.kernel.presence import PRESENCE_LABELS, Presence
from yanzhen.kernel.stages import STAGE_LABELS, Stage
from yanzhen.specs import find_pack, list_packs
from yanzhen.specs.reading import read_files

register = template.Library()

LABELS: dict[str, dict[Any, str]] = {
    "light": {k.value: v for k, v in LIGHT_LABELS.items()},
    "gap": {k.value: v for k, v in GAP_LABELS.items()},
    "band": {k.value: v for k, v in BAND_LABELS.items()},
    "share": {k.value: v for k, v in SHARE_LABELS.items()},
    "presence": {k.value: v for k, v in PRESENCE_LABELS.items()},
    "stage": {k.value: v for k, v in STAGE_LABELS.items()},
    "status": STATUS_LABELS,
    "role": ROLE_LABELS,
    "value_added": {"low": "低", "medium": "中", "high": "高"},
    "kind": {
        "within": "链内供应", "material": "材料供应", "component": "部件供应", "equipment": "设备供应",
        "service": "服务", "same_activity": "同一环节",
    },
    "figure": {
        "area": "面积", "output": "产值", "firms": "企业数", "firms_new": "新增企业数", "tax": "税收", "employees": "从业人员",
        "revenue": "营业收入", "capacity": "产能", "profit": "利润", "investment": "投资", "orders": "订单", "debt_ratio": "资产负债率",
        "output_increment": "新增产值", "output_volume": "产量", "contracts": "签约", "gdp_growth": "生产总值增速",
        "value_added": "增加值",
    },
    "change": {
        "import": "导入", "create": "新建", "change": "修改", "install": "安装", "retire": "退出", "update": "修改",
        "delete": "删除", "erase": "删除个人信息",
    },
    "delivery": {
        "document": "资料原件", "enterprises": "企业名单", "register": "招商名录", "enterprise-figures": "企业年度数据",
        "projects": "项目清单", "leads": "招商线索", "plots": "园区清单", "talent-needs": "人才需求", "actuals": "目标实绩",
        "dataset": "数据集报送", "market-listings": "供需清单",
    },
    "constraint": CONSTRAINT_LABELS,
}  # fmt: skip
SHARES = {"completeness", "local_supply", "resilience"}
"""Measures that are parts of a whole."""
assert set(LABELS["gap"]) == {g.value for g in GapKind}
assert set(LABELS["light"]) == {x.value for x in Light}
assert set(LABELS["presence"]) == {p.value for p in Presence}
assert set(LABELS["band"]) == {b.value for b in Band}
assert set(LABELS["share"]) == {s.value for s in Share}
assert set(LABELS["stage"]) == {s.value for s in Stage}


@register.filter
def label(value: Any, kind: str) -> str:
    """The Chinese word for a coded value: ``{{ light|label:"light" }}``."""
    return LABELS[kind].get(getattr(value, "value", value), str(value))


@register.filter
def goal(target: Any) -> str:
    """A target as printed: ``≥2.2%``."""
    return target_goal(target)


@register.filter
def of(words: dict[str, str], key: str) -> str:
    """The entry of a small table."""
    return words.get(key, key)


@register.filter
def cites(row: Any) -> Sequence[Any]:
    """The marks of a record row that was read with its citations."""
    return cites_of(row)


@register.simple_tag
def cite(of: Any, grade: str = "", note: str = "") -> SafeString:
    """The mark of a value: a row of the record, a card with ``cites``, or the marks themselves."""
    found, shown = _marks_of(of)
    return marks.mark(found, grade or shown, note)


@register.simple_tag
def figure(text: Any, of: Any, grade: str = "") -> SafeString:
    """A value followed by its mark; 无数据 when there is none."""
    found, shown = _marks_of(of)
    shown_text = plain(text) if isinstance(text, Decimal) else text
    return marks.marked(shown_text, found, grade or shown)


def _marks_of(of: Any) -> tuple[Sequence[Any], str]:
    if isinstance(of, tuple | list):
        return of, ""
    if hasattr(of, "citations"):
        return cites_of(of), of.grade
    return of.cites, of.grade


@register.filter
def plain(value: Decimal | float | None) -> str:
    """A number without trailing zeros; empty when there is none."""
    if value is None:
        return ""
    return f"{Decimal(str(value)).normalize():f}"


@register.simple_tag
def figure_value(row: Any) -> SafeString:
    """A figure of the record as written, else its number and unit, with its mark."""
    if row.value_text or row.value is None:
        return marks.marked(row.value_text, cites_of(row), row.grade)
    sign = "" if row.op == "=" else row.op.replace(">=", "≥").replace("<=", "≤")
    return marks.marked(f"{sign}{plain(row.value)}{row.unit}", cites_of(row), row.grade)


@register.simple_tag
def computed(explanation: str) -> SafeString:
    """The mark of a number that was computed here; says from what."""
    return marks.computed(explanation)


@register.simple_tag
def count(number: int, rows: str = "") -> SafeString:
    """A number counted in the record, with a mark that leads to the rows."""
    return marks.counted(number, rows)


@register.filter
def labels(values: Sequence[Any], kind: str) -> list[str]:
    """The Chinese words of several coded values."""
    return [label(value, kind) for value in values]


@register.filter
def money(text: str) -> str:
    """``12.5`` → ``12.5 亿元``; what was published in words stays as it is."""
    return f"{text} 亿元" if text.replace(".", "", 1).isdigit() else text


@register.filter
def percent(share: float | None) -> str:
    """A share as whole per cent, small ones with a digit; 无数据 when there is none."""
    return "无数据" if share is None else say_percent(share)


@register.filter
def rounded(value: float) -> str:
    """Four significant digits, without an exponent."""
    return plain(float(f"{value:.4g}"))


@register.filter
def period(text: str) -> str:
    """A written period or deadline in words: ``2010年1—10月``."""
    return say_period(text)


@register.filter
def said(detail: Sequence[tuple[str, str]]) -> str:
    """The fields of a cited row in words: states and indicators by their labels, periods as one says them."""
    words = {"status": LABELS["status"], "indicator": LABELS["figure"]}
    return " ".join(words[f].get(t, t) if f in words else say_period(t) for f, t in detail)


@register.filter
def model_words(model: str) -> str:
    """What an entry of the change log is about: the kind of a pack, a model, an account."""
    kinds = {step.kind: step.label for step in STEPS} | {"accounts": "账号"}
    if model in kinds or "." not in model:
        return kinds.get(model, model)
    return str(apps.get_model(model)._meta.verbose_name)


@register.filter
def pack_label(pack: str) -> str:
    """The Chinese name of a pack that comes with the product; else its id."""
    return pack_labels().get(pack, pack)


@cache
def pack_labels() -> dict[str, str]:
    """Id → name of the packs of the product, read once."""
    metas = {name: read_files(find_pack(name), only="pack.yaml").meta for name in list_packs()}
    return {name: meta.label.zh for name, meta in metas.items() if meta}


@register.filter
def measured(measure: Any) -> str:
    """A measure as printed: a share as a percentage, a number without a unit with two decimals."""
    if measure.value is None:
        return "无数据"
    if measure.id in SHARES:
        return f"{plain(round(100 * measure.value, 1))}%"
    return f"{rounded(measure.value)}{measure.unit}" if measure.unit else f"{measure.value:.2f}"


@register.filter
def grade_words(grade: str) -> str:
    return marks.grade_text(grade)


@register.inclusion_tag("parks/map.html")
def region_map(spots: Sequence[dict[str, Any]], districts: dict[str, Any] | None = None) -> dict[str, Any]:
    """Spots on the shapes of the prefecture that the build took from the registry package."""
    folder = settings.PACKAGE / "static" / "dist" / "regions"
    shapes = sorted(folder.glob("*.json"))
    return {
        "spots": spots,
        "districts": districts or {},
        "shapes": f"dist/regions/{shapes[0].name}" if shapes else "",
    }


@register.simple_tag
def light(value: Any) -> SafeString:
    """A light: shape, colour and word."""
    name = getattr(value, "value", value)
    return format_html('<span class="light light-{}">{}</span>', name, LABELS["light"].get(name, name))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decorative, hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("dist/icons.svg"),
        name,
    )


@register.simple_tag
def page_of(kind: str, code: str) -> str:
    """The address of the page of a thing; empty when it has none."""
    if kind == "contradiction":
        return f"{reverse('contradictions')}#{code}"
    try:
        return reverse(kind, args=[code])
    except NoReverseMatch:
        return ""


@register.simple_tag
def share_of(part: int, whole: int) -> str:
    """Width of a strip's piece, as CSS."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


@register.filter
def places(nodes: Sequence[str], labels: dict[str, str]) -> list[tuple[str, str]]:
    """(code, label) of nodes, for lists that only hold codes."""
    return [(code, labels.get(code, code)) for code in nodes]


@register.simple_tag(takes_context=True)
def opens(context: dict[str, Any], route: str) -> bool:
    """Whether the reader may open that page: nobody is led to a closed door."""
    from yanzhen.site.gate import access_table

    row = access_table().get(route)
    request = context.get("request")
    return row is not None and row.opens(roles_of(getattr(request, "user", None)), method="GET")
