"""Enterprises with where they stand, what is known of them and who might buy from them here."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from yanzhen.analysis.gaps import FirmTie
from yanzhen.city.chains import queries as chains
from yanzhen.city.chains.queries import Connection
from yanzhen.city.enterprises import facts
from yanzhen.city.enterprises.identity_queries import merged_into as merged_into
from yanzhen.city.enterprises.identity_queries import merges_of as merges_of
from yanzhen.city.enterprises.identity_queries import statements_of as statements_of
from yanzhen.city.enterprises.maker_queries import Maker as Maker
from yanzhen.city.enterprises.maker_queries import makers as makers
from yanzhen.city.enterprises.maker_queries import places_of as places_of
from yanzhen.city.enterprises.maker_queries import stands_restricted as stands_restricted
from yanzhen.city.enterprises.models import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseName,
    Placement,
    Region,
    SupplyFact,
)
from yanzhen.city.exchange.queries import cites_of, with_citations
from yanzhen.city.exchange.values import Cite
from yanzhen.kernel.chains import SHARE_LABELS, LinkKind
from yanzhen.kernel.presence import PresenceEvidence
from yanzhen.reading.linking import RegisterRow

STATUS_LABELS = {
    "operating": "经营中",
    "building": "建设中",
    "stopped": "停产或注销",
    "unknown": "不明",
    "": "无数据",
}
ROLE_LABELS = {"anchor": "链主", "backbone": "骨干", "named": "文件点名", "outside": "外地", "": ""}
REGION_SAID = re.compile(r"地区(在|为)(\d{2,6})(?!\d)")
"""A place by its code, as conditions and shortfalls say it."""
KIND_WORDS = {
    LinkKind.WITHIN: "链内供应",
    LinkKind.MATERIAL: "材料供应",
    LinkKind.COMPONENT: "部件供应",
    LinkKind.EQUIPMENT: "设备供应",
    LinkKind.SERVICE: "服务",
    LinkKind.SAME_ACTIVITY: "同一环节",
}


@dataclass(frozen=True, slots=True)
class LikelyCustomer:
    """Who here might buy from an enterprise, and why; ``code`` is empty for a name outside the register.

    ``basis`` is ``stated`` (a source says so) or ``chain`` (the chains' links suggest it).
    """

    code: str
    name: str
    basis: str
    why: str
    node: str = ""
    node_label: str = ""
    chain_label: str = ""
    cites: tuple[Cite, ...] = ()
    grade: str = "X"
    note: str = ""
    """What the source leaves open, as the record says it."""
    outside: bool = False
    """Stated by a source, but outside the city or of unverified identity."""


@dataclass(frozen=True, slots=True)
class EnterpriseDetail:
    """Everything a page on one enterprise shows that stands at or below this capability."""

    enterprise: Enterprise
    names: tuple[EnterpriseName, ...]
    figures: tuple[EnterpriseFigure, ...]
    placements: tuple[Placement, ...]
    industries: tuple[tuple[str, str], ...]
    customers: tuple[LikelyCustomer, ...]
    suppliers: tuple[LikelyCustomer, ...]
    restricted: bool


def presence_evidence() -> tuple[PresenceEvidence, ...]:
    return facts.presence_evidence()


def rule_facts(codes: Iterable[str], as_of: datetime.date) -> dict[str, dict[str, facts.SeenFact]]:
    """What rules may ask of enterprises, with where it came from."""
    return facts.rule_facts(codes, as_of)


def recognitions() -> QuerySet[Enterprise, tuple[str, str, list[str]]]:
    """(code, name, recognitions as written) of every enterprise of the city."""
    rows = Enterprise.objects.exclude(role="outside").order_by("name")
    return rows.values_list("code", "name", "rungs")


def firm_ties() -> tuple[FirmTie, ...]:
    return facts.firm_ties()


def enterprises(
    *, search: str = "", chain: str = "", region: str = "", park: str = "", status: str = "", node: str = ""
) -> QuerySet[Enterprise]:
    """Enterprises of the register; a page of any length costs the same number of queries.

    Narrowed by subqueries, never by joins: no row comes twice, so that a long register needs no DISTINCT.
    """
    rows = _with_places(Enterprise.objects.select_related("region"))
    if search:
        rows = rows.filter(search_condition(search))
    if chain:
        rows = rows.filter(pk__in=Placement.objects.filter(node__chain__code=chain).values("enterprise"))
    if node:
        rows = rows.filter(pk__in=Placement.objects.filter(node__code=node).values("enterprise"))
    if region:
        rows = rows.filter(region__code=region)
    if park:
        here = Q(occupancies__park__code=park) | Q(occupancies__park__parent__code=park)
        seated = Enterprise.objects.filter(here, occupancies__retired_on=None)
        rows = rows.filter(pk__in=seated.order_by().values("pk"))
    if status:
        rows = rows.filter(status="" if status == "none" else status)
    return rows


def placed_enterprises() -> QuerySet[Enterprise]:
    """``enterprises()`` that stand on a node: what a chain is drawn from, however long the register is."""
    rows = Enterprise.objects.filter(pk__in=Placement.objects.values("enterprise"))
    return _with_places(rows.select_related("region"))


def keys_named(names: Collection[str]) -> list[tuple[int, str]]:
    """(primary key, name) of the enterprises with one of these names, in few queries whatever their number."""
    wanted = sorted(names)
    found: list[tuple[int, str]] = []
    for start in range(0, len(wanted), 500):
        rows = Enterprise.objects.filter(name__in=wanted[start : start + 500]).order_by()
        found += rows.values_list("pk", "name")
    return found


def head_count() -> tuple[int, int]:
    """(enterprises of the city, outside firms) of the register, in one query."""
    found = Enterprise.objects.aggregate(all=Count("pk"), outside=Count("pk", filter=Q(role="outside")))
    return found["all"] - found["outside"], found["outside"]


def enterprise(code: str) -> Enterprise | None:
    """One enterprise in force by its code, the practice enterprise too; None where there is none."""
    return Enterprise.with_practice.select_related("region").filter(code=code).first()


def applicants() -> QuerySet[Enterprise]:
    """Everybody who can apply for something: the enterprises of the city and the practice enterprise."""
    return Enterprise.with_practice.exclude(role="outside").order_by("name")


def search_condition(text: str) -> Q:
    """Every word must stand in the names, the pinyin initials or the credit code."""
    condition = Q()
    for word in text.split():
        condition &= (
            Q(search_text__icontains=word)
            | Q(name__icontains=word)
            | Q(uscc__iexact=word)
            | Q(code__iexact=word)
            | Q(pk__in=EnterpriseName.objects.filter(name__icontains=word).values("enterprise"))
        )
    return condition


def _with_places(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    return rows.prefetch_related(
        "names",
        Prefetch(
            "placements", Placement.objects.select_related("node__chain").order_by("-main", "node__order")
        ),
        "occupancies__park",
        with_citations(),
    )


def search_enterprises(text: str, *, limit: int) -> list[Enterprise]:
    """Enterprises whose names or pinyin initials contain the text, best match first."""
    first = Case(
        When(name__istartswith=text, then=Value(0)),
        When(search_text__icontains=text, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Enterprise.objects.filter(search_condition(text)).select_related("region")
    return list(rows.annotate(rank=first).order_by("rank", "name")[:limit])


def register_rows() -> tuple[RegisterRow, ...]:
    """Every enterprise with the names under which the register knows it. Two queries."""
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, kind, name in EnterpriseName.objects.values_list("enterprise_id", "kind", "name"):
        names[key]["former" if kind == "former" else "short"].append(name)
    return tuple(
        RegisterRow(code, name, tuple(names[pk]["short"]), tuple(names[pk]["former"]), uscc)
        for pk, code, name, uscc in Enterprise.objects.values_list("pk", "code", "name", "uscc")
    )


def regions() -> QuerySet[Region]:
    """Regions in which an enterprise of the register sits."""
    return Region.objects.filter(enterprise__isnull=False).distinct()


def local_first(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Anchors, then backbones, then other local firms, outside firms last; by name inside each."""
    ranks = [
        When(role=role, then=Value(rank)) for rank, role in enumerate(("anchor", "backbone", "named", ""))
    ]
    return rows.annotate(rank=Case(*ranks, default=Value(9), output_field=IntegerField())).order_by(
        "rank", "name"
    )


def occupied_parks() -> list[tuple[str, str]]:
    """(code, name) of the parks in which an enterprise of the register sits, for filters."""
    rows = Enterprise.objects.filter(occupancies__isnull=False)
    return sorted(
        set(rows.values_list("occupancies__park__code", "occupancies__park__name")), key=lambda p: p[1]
    )


def city_name() -> str:
    """The prefecture in whose counties most enterprises of the register sit; empty when there is none."""
    rows = Region.objects.filter(level="prefecture").annotate(
        here=Count("children__enterprise", filter=Q(children__enterprise__retired_on=None))
    )
    city = rows.filter(here__gt=0).order_by("-here").first()
    return city.name if city else ""


def region_names() -> dict[str, str]:
    return dict(Region.objects.values_list("code", "name"))


def city_places() -> dict[str, str]:
    """The city and its counties by code: theirs begin with the same four digits."""
    names = region_names()
    home = _code_of(city_name(), names)[:4]
    return {code: name for code, name in sorted(names.items()) if code[:4] == home}


def counties() -> dict[str, str]:
    """The counties and districts of the city by code."""
    return {code: name for code, name in city_places().items() if not code.endswith("00")}


def city_and_province() -> tuple[str, str]:
    """Names of both: codes of a province's places begin with the same two digits. Empty where there is none."""
    city, names = city_name(), region_names()
    return city, names.get(f"{_code_of(city, names)[:2]}0000", "")


def _code_of(city: str, names: dict[str, str]) -> str:
    """GB/T 2260 code of the city, six digits ending in 00; a dash, with which no code begins, when it has none."""
    return next((code for code, name in names.items() if name == city and code.endswith("00")), "-")


def regions_named(name: str) -> list[str]:
    """Codes of the places of that name."""
    return list(Region.objects.filter(name=name).values_list("code", flat=True))


def name_regions(text: str) -> str:
    """``地区在4304范围内，对方地区为430102`` with the names of the places; a code that nobody knows stays."""
    said = {code.ljust(6, "0") for _, code in REGION_SAID.findall(text)}
    if not said:
        return text
    names = dict(Region.objects.filter(code__in=said).values_list("code", "name"))
    return REGION_SAID.sub(lambda m: f"地区{m[1]}{names.get(m[2].ljust(6, '0'), m[2])}", text)


def statuses() -> list[tuple[str, str]]:
    """(value, label) of the states that occur."""
    found = Enterprise.objects.order_by("status").values_list("status", flat=True).distinct()
    return [(s or "none", STATUS_LABELS.get(s, s)) for s in found]


def enterprise_detail(code: str) -> EnterpriseDetail:
    """One enterprise with names, figures, nodes and likely local customers and suppliers.

    Raises Enterprise.DoesNotExist. For an enterprise on a restricted node, capacities and trading partners
    are left out (SPEC B9).
    """
    enterprise = _with_places(Enterprise.with_practice.select_related("region")).get(code=code)
    placements = tuple(enterprise.placements.all())
    restricted = any(p.node.restricted for p in placements)
    figures = EnterpriseFigure.objects.filter(enterprise=enterprise).prefetch_related(with_citations())
    if restricted:
        figures = figures.exclude(indicator__icontains="capacity")
    names = chains.industry_names(set(enterprise.industries))
    own = [p.node.code for p in placements]
    return EnterpriseDetail(
        enterprise=enterprise,
        names=tuple(enterprise.names.all()),
        figures=tuple(figures),
        placements=placements,
        industries=tuple((c, names.get(c, "")) for c in enterprise.industries),
        customers=() if restricted else _partners(enterprise, own, as_supplier=True),
        suppliers=() if restricted else _partners(enterprise, own, as_supplier=False),
        restricted=restricted,
    )


def _partners(enterprise: Enterprise, own: list[str], *, as_supplier: bool) -> tuple[LikelyCustomer, ...]:
    """Stated relations first, then what the chains' links suggest; every partner once."""
    stated = _stated(enterprise, as_supplier=as_supplier)
    graph = chains.chain_graph()
    ways = chains.customers_of if as_supplier else chains.suppliers_of
    connections = [c for node in own for c in ways(graph, node)]
    labels = {node.id: node.label for node in graph.nodes}
    known = {c.code for c in stated if c.code} | {enterprise.code}
    suggested = [c for c in _suggested(connections, labels, as_supplier=as_supplier) if c.code not in known]
    return (*stated, *_once(suggested))


def _stated(enterprise: Enterprise, *, as_supplier: bool) -> list[LikelyCustomer]:
    rows = SupplyFact.objects.select_related("supplier", "customer").prefetch_related(with_citations())
    rows = rows.filter(supplier=enterprise) if as_supplier else rows.filter(customer=enterprise)
    return [_stated_partner(row, row.customer if as_supplier else row.supplier) for row in rows]


def _stated_partner(row: SupplyFact, other: Enterprise | None) -> LikelyCustomer:
    return LikelyCustomer(
        code=other.code if other else "",
        name=other.name if other else row.customer_name,
        basis="stated",
        why=f"来源写明建立业务合作：{row.what}" if row.what else "来源写明建立业务合作",
        cites=cites_of(row),
        grade=row.grade,
        note=row.note,
        outside=other is None or other.role == "outside",
    )


def _suggested(
    connections: list[Connection], labels: dict[str, str], *, as_supplier: bool
) -> list[LikelyCustomer]:
    """Local enterprises on the connected nodes, with the sentence that says over which link."""
    if not connections:
        return []
    here = enterprises_by_node({c.other for c in connections})
    found = []
    for connection in connections:
        if connection.kind is LinkKind.SAME_ACTIVITY:
            continue
        found += [
            LikelyCustomer(
                code=placement.enterprise.code,
                name=placement.enterprise.name,
                basis="chain",
                why=why_connected(connection, labels, as_supplier=as_supplier),
                node=connection.other,
                node_label=placement.node.label,
                chain_label=placement.node.chain.label,
            )
            for placement in here.get(connection.other, ())
        ]
    return found


def why_connected(connection: Connection, labels: dict[str, str], *, as_supplier: bool) -> str:
    """The link in a Chinese sentence: from which node to which, how, how much, on what evidence."""
    here, there = labels.get(connection.node, connection.node), labels.get(connection.other, connection.other)
    way = f"「{here}」→「{there}」" if as_supplier else f"「{there}」→「{here}」"
    parts = [f"{way}{KIND_WORDS[connection.kind]}，占用户投入：{SHARE_LABELS[connection.share]}"]
    if connection.via:
        parts.append(f"经同一环节「{labels.get(connection.via, connection.via)}」")
    parts.append(
        f"依据：{connection.evidence}" if connection.evidence else "依据：产业链图谱中的上下游关系（判断）"
    )
    return "；".join(parts)


def enterprises_by_node(nodes: Iterable[str]) -> dict[str, list[Placement]]:
    """Node code → placements of local, unrestricted enterprises on it."""
    rows = (
        Placement.objects.select_related("enterprise", "node__chain")
        .filter(node__code__in=list(nodes), node__restricted=False, node__retired_on=None)
        .filter(enterprise__retired_on=None)
        .exclude(enterprise__role="outside")
        .exclude(enterprise__status="stopped")
        .order_by("-main", "enterprise__name")
    )
    found: dict[str, list[Placement]] = defaultdict(list)
    for row in rows:
        found[row.node.code].append(row)
    return found


def _once(customers: list[LikelyCustomer]) -> list[LikelyCustomer]:
    best: dict[str, LikelyCustomer] = {}
    for customer in customers:
        best.setdefault(customer.code, customer)
    return list(best.values())


def supply_facts() -> QuerySet[SupplyFact]:
    """Every stated supply relation with both sides and citations."""
    return SupplyFact.objects.select_related("supplier", "customer").prefetch_related(with_citations())


def placements() -> QuerySet[Placement]:
    """Every placement with enterprise and node."""
    return Placement.objects.select_related("enterprise", "node__chain").order_by("node_id", "-main", "id")
