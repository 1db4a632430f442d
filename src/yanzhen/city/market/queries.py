"""The market as pages and other rooms ask for it: listings, whom to talk to, confirmed orders, the public hit rate."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from yanzhen.analysis.status import Purchase
from yanzhen.city.accounts.permissions import has_role, subjects_of
from yanzhen.city.enterprises.queries import search_condition
from yanzhen.city.market.clocks import late_on, light_on
from yanzhen.city.market.firm_queries import section as section
from yanzhen.city.market.models import Deal, Ledger, Listing, Match
from yanzhen.city.market.proposing import proposals as proposals_for
from yanzhen.city.market.scopes import HIDDEN, own_listings, valid, visible_matches
from yanzhen.city.market.states import ANSWERED, GOODS, KIND_LABELS, SCENARIOS, TALKING
from yanzhen.city.market.values import OrderTold, Sum
from yanzhen.city.records.portal import PortalCard, PortalLine
from yanzhen.kernel.matters import Matter

__all__ = ["portal_card", "proposals_for", "purchase_facts", "sums", "todos_on", "verified_orders"]
MOST_LINES = 6


def find_listings(
    *, search: str = "", side: str = "", kind: str = "", chain: str = "", region: str = "", state: str = ""
) -> QuerySet[Listing]:
    """All listings, narrowed; the page keeps of them what its reader sees."""
    rows = Listing.objects.select_related("enterprise", "unit_of", "node__chain", "region")
    for word in search.split():
        firms = Q(enterprise__name__icontains=word)
        rows = rows.filter(Q(search_text__icontains=word) | Q(text__icontains=word) | firms)
    given = {"side": side, "kind": kind, "node__chain__code": chain, "region__code": region}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if state == "over":
        return rows.exclude(valid())
    return rows.filter(valid()) if state in ("", "valid") else rows


def regions() -> list[tuple[str, str]]:
    """Places of listings, by code."""
    rows = Listing.objects.filter(region__isnull=False).order_by("region__code")
    return list(rows.values_list("region__code", "region__name").distinct())


def chains() -> list[tuple[str, str]]:
    """Chains of listings."""
    rows = Listing.objects.filter(node__isnull=False).order_by("node__chain__order")
    return list(rows.values_list("node__chain__code", "node__chain__label").distinct())


def open_listings(**which: Any) -> QuerySet[Listing]:
    """Valid listings, the newest first."""
    rows = Listing.objects.filter(valid(), **which).select_related(
        "enterprise", "unit_of", "node__chain", "region"
    )
    return rows.order_by("-opened_on", "-pk")


def counted_listings(**which: Any) -> Any:
    """Valid listings with ``willing``, how many came to terms, and ``asked``, how many had to do with it at all."""
    return open_listings(**which).annotate(
        willing=Count("matches", filter=Q(matches__state__in=TALKING)),
        asked=Count("matches", filter=~Q(matches__state__in=("proposed", "passed", "superseded"))),
    )


def scenarios() -> tuple[list[Listing], list[Listing]]:
    """(chances, abilities) that are valid, with ``willing``: how many came to terms."""
    found = list(counted_listings(kind__in=SCENARIOS))
    return [r for r in found if r.kind == "scenario"], [r for r in found if r.kind == "ability"]


def matches_of(listing: Listing, user: Any) -> list[Match]:
    """The matches of one listing as this reader may see them: by rank; who came without one first.

    What was invited or answered keeps its place; what was not taken up stands last.
    """
    rows = visible_matches(user).filter(listing=listing)
    return sorted(rows, key=lambda m: (m.state in HIDDEN, m.rank or 0, m.pk))


def late_matches(user: Any) -> QuerySet[Match]:
    """What waits for an answer past its limit, of what this reader sees; the longest first."""
    return visible_matches(user).filter(late_on(timezone.localdate())).order_by("due_on", "pk")


def verified_orders(enterprise: str = "") -> list[OrderTold]:
    """Orders that both sides confirmed, newest first; of one enterprise by its code as seller or buyer, or all."""
    rows = Deal.objects.filter(state="confirmed", buyer__isnull=False).select_related("seller", "buyer")
    if enterprise:
        rows = rows.filter(Q(seller__code=enterprise) | Q(buyer__code=enterprise))
    return [
        OrderTold(
            row.number, row.seller.code, row.buyer.code if row.buyer else "", row.what, row.amount,
            row.decided_on or row.made_on, row.ends_on, row.local, row.practice,
        )
        for row in rows.order_by("-decided_on", "-pk")
    ]  # fmt: skip


def purchase_facts() -> tuple[Purchase, ...]:
    """What local-supply ratios stand on: verified local orders against what buyers say they bought in all, by link and year.

    Only the latest year that a buyer told for a link counts, and only its orders of that year: a share needs both. The
    rest of the total has no supplier. In 万元; two queries.
    """
    totals: dict[tuple[int, int], Ledger] = {}
    for row in Ledger.objects.filter(practice=False).select_related("node").order_by("year"):
        totals[row.enterprise_id, row.node_id] = row
    if not totals:
        return ()
    found: list[Purchase] = []
    told: Counter[tuple[int, int]] = Counter()
    for deal in _countable(totals):
        key = (deal.buyer_id or 0, deal.used_at_id or 0)
        amount = float(deal.amount or 0)
        told[key] += amount  # type: ignore[assignment]
        found.append(Purchase(totals[key].node.code, deal.seller.code, amount, bool(deal.local)))
    rest = ((row, float(row.total) - told[key]) for key, row in totals.items())
    return (*found, *(Purchase(row.node.code, "", left, False) for row, left in rest if left > 0))


def _countable(totals: dict[tuple[int, int], Ledger]) -> Iterable[Deal]:
    rows = Deal.objects.filter(state="confirmed", practice=False, amount__isnull=False).select_related(
        "seller"
    )
    for deal in rows.order_by("pk"):
        known = totals.get((deal.buyer_id or 0, deal.used_at_id or 0))
        if known is not None and deal.decided_on is not None and deal.decided_on.year == known.year:
            yield deal


def sums(*, practice: bool = False) -> list[Sum]:
    """All together, then by kind, of every listing ever published; practice ones apart. Three queries."""
    listings = list(Listing.objects.filter(practice=practice))
    matches: dict[int, list[Match]] = defaultdict(list)
    for match in Match.objects.filter(listing__practice=practice):
        matches[match.listing_id].append(match)
    deals: dict[int, list[Deal]] = defaultdict(list)
    for deal in Deal.objects.filter(state="confirmed", match__listing__practice=practice):
        deals[deal.match_id].append(deal)
    found = [_sum("合计", listings, matches, deals)]
    for kind, label in KIND_LABELS.items():
        rows = [row for row in listings if row.kind == kind]
        found += [_sum(label, rows, matches, deals)] if rows else []
    return found


def _sum(
    label: str, rows: list[Listing], matches: dict[int, list[Match]], deals: dict[int, list[Deal]]
) -> Sum:
    today = timezone.localdate()
    held = [m for row in rows for m in matches[row.pk]]
    machine, own = ([m for m in held if (m.origin == "machine") == mine] for mine in (True, False))
    done = [d for m in held for d in deals[m.pk]]
    told = [m for m in machine if m.told_on]
    return Sum(
        label=label,
        listings=len(rows),
        running=sum(row.state == "open" and row.valid_until >= today for row in rows),
        empty=sum(not any(m.origin == "machine" for m in matches[row.pk]) for row in rows),
        proposed=len(machine),
        told=len(told),
        answered=sum(m.state in ANSWERED for m in told),
        willing=sum(m.state in (*TALKING, "dropped") for m in told),
        hits=sum(bool(deals[m.pk]) for m in machine),
        late=sum(m.light == "red" for m in held),
        wrong=sum(m.reason == "wrong" for m in machine),
        own=len(own),
        own_hits=sum(bool(deals[m.pk]) for m in own),
        served=sum(any(deals[m.pk] for m in matches[row.pk]) for row in rows),
        deals=len(done),
        local=sum(d.local is True for d in done),
        nowhere=sum(d.local is None for d in done),
    )


def portal_card(enterprise_code: str, user: Any) -> PortalCard:
    """What waits for an enterprise in the market: orders to confirm, who asks for it, whom its listings should meet."""
    lines = [*_orders_waiting(enterprise_code), *_asked(enterprise_code), *_offered(enterprise_code)]
    return PortalCard(
        "market", "供需对接", tuple(lines[:MOST_LINES]), more=reverse("market"),
        empty="没有等您回应的供需。可以发布要买的、能供的，系统先在本市找对方。",
    )  # fmt: skip


def _orders_waiting(code: str) -> list[PortalLine]:
    """Orders that the other side wrote down."""
    mine = Q(by_owner=True, match__enterprise__code=code) | Q(
        by_owner=False, match__listing__enterprise__code=code
    )
    rows = Deal.objects.filter(mine, state="waiting").select_related("seller", "buyer", "buyer_unit")
    return [
        PortalLine(
            f"请确认订单 {d.number}：{d.seller} → {d.purchaser}，{d.what}",
            reverse("match", args=[d.match_id]),
            "yellow",
        )
        for d in rows[:MOST_LINES]
    ]


def _asked(code: str) -> list[PortalLine]:
    """Invitations first, then listings for which the machine proposes this enterprise."""
    rows = Match.objects.filter(enterprise__code=code, state__in=("invited", "proposed"))
    rows = rows.filter(listing__state="open", listing__valid_until__gte=timezone.localdate())
    found = rows.select_related("listing__enterprise", "listing__unit_of", "enterprise").order_by(
        "state", F("due_on").asc(nulls_last=True), "rank", "-pk"
    )
    return [
        PortalLine(
            f"{m.listing.holder}{_asks(m)}：{m.listing.get_side_display()}{m.listing.title}", reverse("match", args=[m.pk]),
            (m.light or "yellow") if m.state == "invited" else "", m.due_on or m.listing.valid_until,
        )
        for m in found[:MOST_LINES]
    ]  # fmt: skip


def _asks(match: Match) -> str:
    if match.state != "invited":
        return "可能是对方"
    return f"邀请洽谈，超过时限 {match.late_days} 天没有答复" if match.late_days else "邀请洽谈"


def _offered(code: str) -> list[PortalLine]:
    """Own listings with what came of them."""
    rows = open_listings(enterprise__code=code).annotate(
        waiting=Count("matches", filter=Q(matches__state="answered")),
        proposed=Count("matches", filter=Q(matches__state="proposed")),
        silent=Count(
            "matches", filter=Q(matches__state="invited") & late_on(timezone.localdate(), "matches__")
        ),
        overdue=Count(
            "matches", filter=Q(matches__state="answered") & late_on(timezone.localdate(), "matches__")
        ),
    )
    return [
        PortalLine(
            f"{row.get_side_display()}{row.title}：{_came_of(row)}", reverse("market_listing", args=[row.pk]),
            "red" if row.overdue else "yellow" if row.waiting else "", row.valid_until,
        )
        for row in rows[:MOST_LINES]
    ]  # fmt: skip


def _came_of(row: Any) -> str:
    """What stands at an own listing, in a sentence; ``row`` with the counts of ``_offered``."""
    said = [
        f"{row.waiting} 家应答待回应{f'，{row.overdue} 家已超过时限' if row.overdue else ''}" if row.waiting else "",
        f"邀请的 {row.silent} 家超过时限没有答复，可另邀别家" if row.silent else "",
        f"系统建议 {row.proposed} 家，可以邀请" if row.proposed else "",
    ]  # fmt: skip
    return "；".join(part for part in said if part) or "还没有人应答，也没有建议"


def todos_on(user: Any, day: datetime.date) -> list[Matter]:
    """What waits for this person: answers to own listings, invitations, orders to confirm; what is late says so."""
    own = subjects_of(user, "enterprise") if has_role(user, "enterprise") else frozenset()
    kept = own_listings(user).values("pk")
    answers = Match.objects.filter(listing__in=kept, state="answered")
    asked = Match.objects.filter(enterprise__code__in=own, state="invited")
    rows = (answers | asked).select_related("listing", "enterprise").order_by("pk")
    found = [_waiting(m, day, "请答复" if m.state == "invited" else "有企业应答，请回应") for m in rows]
    silent = Match.objects.filter(late_on(day), listing__in=kept, state="invited").select_related(
        "listing", "enterprise"
    )
    found += [_waiting(m, day, f"{m.enterprise}没有答复邀请，可另邀别家", "silent-") for m in silent]
    for deal in Deal.objects.filter(state="waiting").filter(
        Q(by_owner=True, match__enterprise__code__in=own) | Q(by_owner=False, match__listing__in=kept)
    ):
        found.append(
            Matter(
                "market",
                f"deal-{deal.pk}",
                f"{deal.number} {deal.what}",
                "待确认订单",
                "match",
                str(deal.match_id),
            )
        )
    return found


def _waiting(match: Match, day: datetime.date, says: str, key: str = "") -> Matter:
    light = light_on(match, day)
    late = f"，已超过时限 {(day - match.due_on).days} 天" if light == "red" and match.due_on else ""
    return Matter(
        "market", f"{key}{match.pk}", f"{match.listing.number} {match.listing.title}", f"{says}{late}", "match",
        str(match.pk), due=match.due_on, light=light,
    )  # fmt: skip


def product_listings(code: str) -> tuple[list[Listing], list[Listing]]:
    """(offered, sought) of goods at one link."""
    rows = list(open_listings(node__code=code, kind__in=GOODS))
    return [r for r in rows if r.side == "offer"], [r for r in rows if r.side == "seek"]


def find_firms(text: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """(code, name) of enterprises whose name contains the text, to be invited."""
    from yanzhen.city.enterprises.queries import applicants

    return (
        list(applicants().filter(search_condition(text)).values_list("code", "name")[:limit]) if text else []
    )
