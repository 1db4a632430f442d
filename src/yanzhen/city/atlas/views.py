"""Pages that look at the whole: cockpit, chains, a node, an enterprise or a park with its projects, search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yanzhen.analysis.gaps import GAP_LABELS, GapKind
from yanzhen.city.atlas import queries
from yanzhen.city.atlas.hit_rates import hit_rates
from yanzhen.city.atlas.positioning import positioning
from yanzhen.city.atlas.product_space import Dot, product_space
from yanzhen.city.atlas.prospects import prospects_for
from yanzhen.city.atlas.reasoning import reasoning_today, record_today
from yanzhen.city.atlas.values import RED_LABELS, ChainSummary, Cockpit
from yanzhen.city.attraction.queries import contact_words, register_state
from yanzhen.city.chains import queries as chains
from yanzhen.city.demands import queries as demands
from yanzhen.city.enterprises import queries as enterprises
from yanzhen.city.enterprises.permissions import may_keep_register, may_run_errands
from yanzhen.city.market import queries as market
from yanzhen.city.parks import queries as parks
from yanzhen.city.parks.values import spot_of
from yanzhen.city.policies import queries as policies
from yanzhen.city.projects import queries as projects
from yanzhen.city.records.remembering import remembered

PRESENCE_BARS = (
    ("有", "present", "#2f8a5b"),
    ("弱", "weak", "#e0ad2b"),
    ("缺", "absent", "#c9665f"),
    ("无数据", "unknown", "#c3cad3"),
)
RED_SHOWN = 14
NEXT_SHOWN = 12
LABEL_ROOM = (150, 22)
RED_WORDS = {
    "red_target": "红灯目标", "overdue_target": "到期目标", "fallen_project": "停滞未落地",
    "break": "断点", "silent_project": "久无消息", "contradiction": "说法矛盾",
}  # fmt: skip


def cockpit(request: HttpRequest) -> HttpResponse:
    """The city on one page: what the state is, what is wrong, where to act."""
    city = queries.cockpit_today()
    asked = request.GET.get("what", "")
    red = [item for item in city.red if not asked or item.what == asked]
    shown = {
        "city": city,
        "red": red if asked or "all" in request.GET else _first_of_each(red),
        "red_total": len(city.red),
        "red_counts": [(k, label, sum(i.what == k for i in city.red)) for k, label in RED_LABELS.items()],
        "red_words": RED_WORDS,
        "asked": asked,
        "bars": bars(city),
    }
    return render(request, "atlas/cockpit.html", shown)


def _first_of_each(items: list[Any]) -> list[Any]:
    """A few of every kind, so that one kind does not push the others out of sight."""
    shown: list[Any] = []
    for what in RED_LABELS:
        shown += [item for item in items if item.what == what][:3]
    return shown[:RED_SHOWN]


def bars(city: Cockpit) -> dict[str, Any]:
    """Nodes of each chain by presence, for the chart."""
    chains = busiest_first(city.chains)
    return {
        "labels": [c.label for c in chains],
        "hrefs": [reverse("chain", args=[c.code]) for c in chains],
        "series": [
            {"name": name, "color": color, "values": [getattr(c, field) for c in chains]}
            for name, field, color in PRESENCE_BARS
        ],
    }


def busiest_first(summaries: Iterable[ChainSummary]) -> list[ChainSummary]:
    """Chains with the most enterprises first."""
    return sorted(summaries, key=lambda c: (-c.enterprises, c.label))


def chain_list(request: HttpRequest) -> HttpResponse:
    shown = {
        "chains": busiest_first(c.summary for c in queries.city_today().chains),
        "listings": chains.listings(),
        "phases": chains.phases(),
    }
    return render(request, "atlas/chains.html", shown)


def node(request: HttpRequest, code: str) -> HttpResponse:
    """One node with who is there, who delivers, who buys, what is missing."""
    chain_code = code.split(".")[0]
    atlas = queries.chain_today(chain_code)
    card = next((n for n in atlas.nodes if n.code == code), None) if atlas else None
    if atlas is None or card is None:
        raise Http404(f"没有代码为 {code} 的环节")
    targets = [t for t in atlas.targets if not t.superseded]
    return render(request, "atlas/node.html", {"node": card, "chain": atlas.summary, "targets": targets})


def enterprise(request: HttpRequest, code: str) -> HttpResponse:
    try:
        detail = enterprises.enterprise_detail(code)
    except ObjectDoesNotExist as error:
        into = enterprises.merged_into(code)
        if into is not None:
            return redirect("enterprise", into.code)
        raise Http404(f"没有代码为 {code} 的企业") from error
    shown = {
        "detail": detail,
        "enterprise": detail.enterprise,
        "said": enterprises.statements_of(detail.enterprise),
        "merges": enterprises.merges_of(detail.enterprise),
        "keeper": may_keep_register(request.user),
        "may_errand": may_run_errands(request.user, detail.enterprise),
        "projects": projects.projects_of(code),
        "policies": policies.section(code, request.user, timezone.localdate()),
        "held": demands.section(code, request.user),
        "market": market.section(code, request.user),
        "sides": [*_sides("客户", detail.customers), *_sides("供应商", detail.suppliers)],
    }
    return render(request, "atlas/enterprise.html", shown)


def _sides(
    word: str, partners: Iterable[enterprises.LikelyCustomer]
) -> list[tuple[str, list[enterprises.LikelyCustomer]]]:
    """Local partners; and, when there are any, those a source names that are not known to be local."""
    found = list(partners)
    here, outside = [p for p in found if not p.outside], [p for p in found if p.outside]
    named = [(f"来源写明的{word}（外地或身份未核实）", outside)] if outside else []
    return [(f"本地可能的{word}", here), *named]


def park(request: HttpRequest, code: str) -> HttpResponse:
    try:
        detail = parks.park_detail(code)
    except ObjectDoesNotExist as error:
        raise Http404(f"没有代码为 {code} 的园区") from error
    spot = spot_of(detail.park)
    shown = {
        "detail": detail,
        "park": detail.park,
        "projects": projects.projects(park=code),
        "spots": [spot] if spot else [],
        "land": parks.park_classes(code),
    }
    return render(request, "atlas/park.html", shown)


def park_positioning(request: HttpRequest) -> HttpResponse:
    """Which projects lie outside of their park's own industries."""
    return render(request, "atlas/positioning.html", {"found": remembered("positioning", positioning)})


def attraction(request: HttpRequest) -> HttpResponse:
    """What kind of enterprise each chain wants and why; candidates only where a register was imported."""
    city = queries.city_today()
    wanted = request.GET.get("chain", "")
    kind = request.GET.get("kind", "")
    groups = []
    for chain in city.chains:
        cards = {n.code: n for n in chain.nodes}
        gaps = [(g, cards[g.node]) for g in chain.status.gaps if not kind or g.kind == kind]
        if gaps and (not wanted or chain.summary.code == wanted):
            groups.append((chain.summary, gaps))
    shown = {
        "groups": groups,
        "chains": [(c.summary.code, c.summary.label) for c in city.chains],
        "kinds": [(k.value, GAP_LABELS[k]) for k in GapKind],
        "wanted": wanted,
        "kind": kind,
        "registers": register_state(),
        **_next(wanted if wanted in {c.summary.code for c in city.chains} else ""),
    }
    firms = [p.candidate.firm.key for _, found in shown["prospects"] for p in found]
    shown["contacts"] = contact_words(firms, request.user)
    return render(request, "atlas/attraction.html", shown)


def _next(chain: str) -> dict[str, Any]:
    """What to build next and whom to ask, of the city or of one chain; who leads each chain."""
    city = reasoning_today()
    ranked = city.following_in(chain) if chain else city.following
    nodes = ranked[:NEXT_SHOWN]
    found = remembered(f"prospects {chain}", lambda: prospects_for(city, nodes))
    return {
        "following": nodes,
        "following_total": len(ranked),
        "prospects": [(n, found[n.node]) for n in nodes if n.node in found],
        "node_rates": hit_rates("nodes"),
        "firm_rates": hit_rates("firms"),
        "leads": [one for one in city.leads.values() if not chain or one.chain == chain],
        "node_chains": queries.node_chains(),
        "chain_labels": {c.summary.code: c.summary.label for c in queries.city_today().chains},
    }


def space(request: HttpRequest) -> HttpResponse:
    """All activities of the city in one picture, drawn on the server."""
    found = remembered("product space", lambda: product_space(record_today()))
    chains_known = [(c.summary.code, c.summary.label) for c in queries.city_today().chains]
    wanted = request.GET.get("chain", "")
    said = "、".join(f"{label}{number}个" for _, label, number in found.counts)
    shown = {
        "space": found,
        "chains": chains_known,
        "wanted": wanted if wanted in dict(chains_known) else "",
        "named": _apart(found.openings),
        "alt": f"产品空间：{len(found.dots)}个环节，{said}；挨着本地产业最多的空白列在图下表中",
    }
    return render(request, "atlas/product_space.html", shown)


def _apart(dots: Iterable[Dot]) -> set[str]:
    """Nodes whose names can stand in the picture without covering one another."""
    named: list[Dot] = []
    for dot in dots:
        if all(abs(dot.x - d.x) > LABEL_ROOM[0] or abs(dot.y - d.y) > LABEL_ROOM[1] for d in named):
            named.append(dot)
    return {d.node for d in named}


def search(request: HttpRequest) -> HttpResponse:
    """All hits by kind; as one types, only a small list comes back."""
    query = request.GET.get("q", "").strip()[:80]
    typing = bool(getattr(request, "htmx", False))
    groups = queries.search(query, limit=4 if typing else 30)
    page = "atlas/hits.html" if typing else "atlas/search.html"
    return render(request, page, {"query": query, "groups": groups})
