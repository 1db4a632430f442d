"""Pages of the market: the list, one listing with whom to talk to, one match with its orders, products, scenarios, rates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, has_role, subjects_of
from yanzhen.city.chains.queries import node_rows
from yanzhen.city.enterprises.queries import enterprise, places_of
from yanzhen.city.exchange.papers import give_paper
from yanzhen.city.market import facts, match_services, queries, services
from yanzhen.city.market.clocks import WAITING
from yanzhen.city.market.forms import LedgerForm, ListingForm, MatchForm
from yanzhen.city.market.models import Attachment, Ledger, Listing, Match
from yanzhen.city.market.permissions import READ_ALL, holds, keeps, may_list, sides
from yanzhen.city.market.product_queries import product_of
from yanzhen.city.market.scopes import own_listings, visible_listings, visible_matches
from yanzhen.city.market.states import ACTS, ASKED, MAIN, ORDERING, OTHER, OWNER
from yanzhen.city.market.tables import ListingFilter, ListingTable, amount
from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.editing import EditConflict
from yanzhen.city.records.pages import ListPage, admit, conflict_page, told, tried, version_of
from yanzhen.city.records.sealing import seals_of
from yanzhen.kernel.errors import YanzhenError

SHOWN = 12


class Market(ListPage):
    title = "供需对接"
    lead = "产品、产能、余料废料、设备和应用场景的供应与求购。配对先看本市，再看本省；系统只建议，谈不谈由双方定，不经手货款。"
    table_class = ListingTable
    filter_class = ListingFilter
    template_name = "market/market.html"
    empty_hint = "还没有人发布。企业可以发布要买的、能供的；部门可以开放应用场景。"

    def arrange(self, rows: Any) -> Any:
        mine = rows.filter(pk__in=visible_listings(self.request.user).values("pk"))
        return mine.order_by("-opened_on", "-pk").defer("contact_name", "contact_phone")

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        mine = own_listings(request.user).filter(state="open").order_by("-pk")[:SHOWN]
        rows = (
            visible_matches(request.user)
            .filter(state__in=WAITING)
            .order_by(F("due_on").asc(nulls_last=True), "-pk")[:SHOWN]
        )
        held = [(m, sides(request.user, m)) for m in rows]
        desk = has_role(request.user, *READ_ALL)
        return {
            "late": list(queries.late_matches(request.user)[:SHOWN]) if desk else [],
            "may_list": may_list(request.user),
            "mine": list(mine),
            "asked": [m for m, mine in held if ASKED[m.state] in mine],
            "waiting": [m for m, mine in held if ASKED[m.state] not in mine and mine & {OWNER, OTHER}],
            "is_firm": bool(has_role(request.user, "enterprise")),
        }


def listing_new(request: HttpRequest) -> HttpResponse:
    """Publish: an enterprise for itself, an office a scenario or visibly for an enterprise."""
    admit(may_list(request.user), "账号没有对应的企业，请系统管理员核对。")
    official = has_role(request.user, *OFFICIALS)
    form = ListingForm(request.POST or None, official=official, initial=_first(request))
    if request.method == "POST" and form.is_valid():
        way = services.offer if form.cleaned_data["side"] == "offer" else services.seek
        made: list[Listing] = []
        if tried(form, lambda: made.append(way(form.draft(), by=request.user))):
            messages.success(request, f"{made[0].number} 已发布，系统的建议在下面。")
            return redirect("market_listing", made[0].pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "market/form.html", {"form": form, "title": "发布供需", "official": official}, status=status
    )


def _first(request: HttpRequest) -> dict[str, Any]:
    return {
        name: request.GET[name]
        for name in ("enterprise", "side", "kind", "node", "products")
        if name in request.GET
    }


def _seen(request: HttpRequest, key: int) -> Listing:
    row = visible_listings(request.user).filter(pk=key).first()
    if row is None:
        if Listing.objects.filter(pk=key).exists():
            raise PermissionDenied("这条发布已经撤下或过期。")
        raise Http404("没有这条发布")
    return row


def _kept(request: HttpRequest, key: int) -> Listing:
    row = _seen(request, key)
    admit(keeps(request.user, row), "只有发布方能办理。")
    return row


def listing(request: HttpRequest, key: int) -> HttpResponse:
    """One listing; its keeper sees whom to talk to and why, an enterprise can answer."""
    row = _seen(request, key)
    kept = keeps(request.user, row)
    matches = queries.matches_of(row, request.user)
    own = subjects_of(request.user, "enterprise") if has_role(request.user, "enterprise") else frozenset()
    holder = row.enterprise.code if row.enterprise else ""
    shown = {
        "row": row,
        "amount": amount(row),
        "hard": facts.said_conditions(row.hard),
        "soft": facts.said_conditions(row.soft),
        "kept": kept,
        "holder": holds(request.user, row),
        "valid": row.state == "open" and row.valid_until >= timezone.localdate(),
        "matches": [
            (m, _invitable(m, request.user)) for m in matches if m.state not in ("passed", "superseded")
        ],
        "over": [m for m in matches if m.state in ("passed", "superseded")],
        "reads": kept or has_role(request.user, "chain_office", "leader", "auditor"),
        "may_answer": bool(own - {holder}) and not any(m.enterprise.code in own for m in matches),
        "found": queries.find_firms(request.GET.get("invite", "").strip()) if kept else [],
        "invite": request.GET.get("invite", ""),
    }
    return render(request, "market/listing.html", shown)


def _invitable(match: Match, user: Any) -> bool:
    return match.state == "proposed" and bool(ACTS["invite"].who & sides(user, match))


def listing_edit(request: HttpRequest, key: int) -> HttpResponse:
    """Change an open listing; it is matched anew. What somebody else changed meanwhile is told field by field."""
    row = _kept(request, key)
    form = ListingForm(request.POST or None, official=False, initial=_filled(row), fixed=True)
    if request.method == "POST" and form.is_valid():
        firm = row.enterprise.code if row.enterprise else ""
        draft = form.draft(kind=row.kind, enterprise=firm)
        try:
            if tried(
                form, lambda: services.edit_listing(row, draft, version=version_of(request), by=request.user)
            ):
                messages.success(request, f"{row.number} 已修改，重新配对。")
                return redirect("market_listing", row.pk)
        except EditConflict as conflict:
            return conflict_page(request, conflict)
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, "title": f"修改 {row.number}", "row": row}
    return render(request, "market/form.html", shown, status=status)


def _filled(row: Listing) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in (*services.PLAIN, "title")}
    return held | {
        "products": "、".join(row.products), "node": row.node.code if row.node else "", "region": row.region_id or "",
    }  # fmt: skip


def listing_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Match anew, invite somebody by name, take down, or note that it found what it sought."""
    row = _kept(request, key)
    user, says = request.user, request.POST.get("says", "")
    acts = {
        "rematch": (lambda: services.rematch(row, by=user), "已重新配对。"),
        "invite": (
            lambda: match_services.invite(row, request.POST.get("code", ""), says, by=user),
            "已邀请。",
        ),
        "close": (lambda: services.close_listing(row, says, done=False, by=user), "已撤下。"),
        "done": (lambda: services.close_listing(row, says, done=True, by=user), "已了结。"),
    }
    if name not in acts:
        raise Http404("没有这一步")
    told(request, *acts[name])
    return redirect("market_listing", row.pk)


def listing_answer(request: HttpRequest, key: int) -> HttpResponse:
    """An enterprise answers what it found in the list."""
    row = _seen(request, key)
    made: list[Match] = []
    says = request.POST.get("says", "")
    if told(
        request, lambda: made.append(match_services.answer_listing(row, says, by=request.user)), "已应答。"
    ):
        return redirect("match", made[0].pk)
    return redirect("market_listing", row.pk)


def _match(request: HttpRequest, key: int) -> Match:
    row = visible_matches(request.user).filter(pk=key).first()
    if row is None:
        if Match.objects.filter(pk=key).exists():
            raise PermissionDenied("这次对接不是您这一方的。")
        raise Http404("没有这次对接")
    return row


def match(request: HttpRequest, key: int) -> HttpResponse:
    """One match with its reasons, what both sides did, files and orders, and what can be done now."""
    return _show(request, _match(request, key))


def _show(
    request: HttpRequest, row: Match, error: str = "", bad: MatchForm | None = None, at: str = ""
) -> HttpResponse:
    mine = sides(request.user, row)
    deals = list(row.deals.select_related("seller", "buyer", "buyer_unit", "used_at"))
    shown = {
        "match": row,
        "listing": row.listing,
        "amount": amount(row.listing),
        "mine": mine,
        "error": error,
        "acts": list(_acts(row, mine, deals, bad, at)),
        "steps": row.steps.select_related("unit"),
        "files": row.files.all() if mine & {"owner", "other"} else (),
        "deals": [(deal, len(seals_of(deal))) for deal in deals],
        "both": bool(mine & {"owner", "other"}),
    }
    return render(request, "market/match.html", shown, status=422 if error else 200)


def _acts(
    row: Match, mine: frozenset[str], deals: list[Any], bad: MatchForm | None, at: str
) -> Iterable[tuple[str, Any, MatchForm, bool]]:
    """(name, act, form, open) of what can be done now; a form that was refused comes back as it was filled in."""
    waiting = next((deal for deal in deals if deal.state == "waiting"), None)
    for name, rule in sorted(ACTS.items(), key=lambda one: one[0] not in MAIN):
        if not rule.opens_to(mine, row.state) or not _sensible(name, waiting, mine):
            continue
        first = {"version": row.version, "what": row.listing.title, "unit": row.listing.unit}
        form = bad if bad is not None and name == at else MatchForm(act=name, initial=first)
        ready = name in MAIN and not (name == "order" and row.state == "ordered")
        yield name, rule, form, name == at or (not at and ready)


def _sensible(name: str, waiting: Any, mine: frozenset[str]) -> bool:
    """Acts that could only be refused are not offered: one order waits at a time, and for the other side."""
    if name in ("order", "drop"):
        return waiting is None
    if name in ORDERING:
        return waiting is not None and (waiting.by_owner == (OWNER in mine)) == (name == "withdraw")
    return True


def match_act(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """One thing that is done about a match; what is refused is told on its page with what to do."""
    row = _match(request, key)
    if name not in ACTS:
        raise Http404("没有这一步")
    admit(bool(sides(request.user, row)), "这次对接由双方和链办办理，别人只能看。")
    form = MatchForm(request.POST, request.FILES, act=name)
    if not form.is_valid():
        why = "；".join(f"{form.fields[n].label or n}：{e[0]}" for n, e in form.errors.items())
        return _show(request, row, why, form, name)
    try:
        match_services.act(row, name, form.given(), by=request.user)
    except YanzhenError as error:
        return _show(request, _match(request, key), str(error), form, name)
    messages.success(request, f"{ACTS[name].label}：已办。")
    still = visible_matches(request.user).filter(pk=key).exists()
    return redirect("match", key) if still else redirect("market")


def paper(request: HttpRequest, key: int) -> HttpResponseBase:
    """A quotation or drawing, for the two sides alone."""
    row = Attachment.objects.filter(pk=key).first()
    if row is None:
        raise Http404("没有这个文件")
    held = _match(request, row.match_id)
    admit(bool(sides(request.user, held) & {"owner", "other"}), "报价文件只有双方能看。")
    return give_paper(row.digest, row.filename)


def product(request: HttpRequest, code: str) -> HttpResponse:
    """One product of the chains: who offers and seeks it, who here makes it, who might buy it and whom it needs."""
    found = product_of(code)
    if found is None:
        raise Http404("没有这个环节")
    near = (("可能的客户", found.customers), ("可能的供应商", found.suppliers))
    shown = {
        "node": found.node,
        "offered": found.offered,
        "sought": found.sought,
        "makers": found.makers,
        "near": [(title, [(b.label, b.code, b.firms) for b in rows]) for title, rows in near],
        "may_list": may_list(request.user),
    }
    return render(request, "market/product.html", shown)


def scenarios(request: HttpRequest) -> HttpResponse:
    """Chances that offices and enterprises open, and abilities that enterprises bring; read by everybody."""
    chances, abilities = queries.scenarios()
    shown = {"chances": chances, "abilities": abilities, "may_list": may_list(request.user)}
    return render(request, "market/scenarios.html", shown)


HEAD = (
    "类别", "发布", "有效中", "没有建议", "建议", "已联系", "已答复", "超时未答复", "有意向", "成交的建议", "不相干", "自己应答或邀请", "其中成交",
    "成交的发布", "订单", "本市订单", "地点不明订单",
)  # fmt: skip


def rates(request: HttpRequest) -> HttpResponseBase:
    """The public hit rate: what became of every proposal that the machine ever made."""
    found = queries.sums()
    kind = request.GET.get("download", "")
    if kind in FORMATS:
        return download(_lines(found), name="供需对接命中率", kind=kind)
    return render(
        request,
        "market/rates.html",
        {"rows": found, "all": found[0], "practice": queries.sums(practice=True)},
    )


def _lines(rows: list[Any]) -> Iterable[Iterable[object]]:
    yield HEAD
    for row in rows:
        yield (
            row.label, row.listings, row.running, row.empty, row.proposed, row.told, row.answered, row.late, row.willing, row.hits,
            row.wrong, row.own, row.own_hits, row.served, row.deals, row.local, row.nowhere,
        )  # fmt: skip


def purchases(request: HttpRequest) -> HttpResponse:
    """An enterprise states what it buys in all for a link, the denominator of the local-supply ratio."""
    firm = enterprise(min(subjects_of(request.user, "enterprise"), default=""))
    admit(firm is not None, "账号没有对应的企业，请系统管理员核对。")
    assert firm is not None
    mine = set(places_of(firm.pk))
    places = [(n.code, f"{n.chain.label}·{n.label}") for n in node_rows() if n.code in mine]
    form = LedgerForm(request.POST or None, places=places)

    def state() -> object:
        return services.state_purchases(firm, **form.cleaned_data, by=request.user)

    if request.method == "POST" and form.is_valid() and tried(form, state):
        messages.success(request, "已登记。")
        return redirect("market_purchases")
    shown = {
        "form": form, "firm": firm, "rows": Ledger.objects.filter(enterprise=firm).select_related("node"),
        "orders": [o for o in queries.verified_orders(firm.code) if o.buyer == firm.code],
    }  # fmt: skip
    return render(request, "market/purchases.html", shown, status=422 if request.method == "POST" else 200)
