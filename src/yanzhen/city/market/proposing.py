"""Who may suit a listing: the matcher over the register and the other side's listings, the city first; reads, writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from yanzhen.analysis.pairing import Market, Pair, Pairing, Scope, market_of, rank_pairs
from yanzhen.city.chains.queries import chain_graph
from yanzhen.city.enterprises.queries import Maker, makers, name_regions, rule_facts
from yanzhen.city.exchange.queries import units
from yanzhen.city.market import facts
from yanzhen.city.market.models import Listing
from yanzhen.city.market.states import GOODS, SCENARIOS
from yanzhen.city.market.values import Found, Part, Proposals
from yanzhen.city.records.queries import definitions
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.pairing import PairingSpec

TOP, REFUSED = 10, 5
FAINT = 0.3
"""Words less alike than this, with no link of the chains between, are chance: 表面处理 is not 手表."""
LOOKED = 40
"""More than are shown, since an enterprise may stand in the register and have listings besides."""


def market_weights(market: str) -> Market:
    """The market as installed packs weigh it; a city's own goes before the reference."""
    known = {str(content["id"]): content for _, content in definitions("pairings")}
    if market not in known:
        raise YanzhenError(
            "没有对接的权重",
            where=market,
            why="工作区里没有安装 pairing.yaml",
            do="用 yanzhen pack install 安装定义包",
        )
    return market_of(PairingSpec.model_validate(known[market]))


def proposals(listing: Listing) -> Proposals:
    """The first ten of the other side with what each feature adds; and those that only a hard condition keeps away."""
    return proposals_of([listing])[listing.pk]


def proposals_of(listings: Iterable[Listing]) -> dict[int, Proposals]:
    """The same for many listings at once, by their keys: each side of each market is ranked in one go."""
    groups: dict[tuple[str, str, bool], list[Listing]] = defaultdict(list)
    for row in _whole(Listing.objects.filter(pk__in=[listing.pk for listing in listings])):
        groups[row.side, facts.market_id(row), row.practice].append(row)
    found: dict[int, Proposals] = {}
    for rows in groups.values():
        found |= _ranked(rows)
    return found


def _ranked(rows: list[Listing]) -> dict[int, Proposals]:
    """Listings of one side, one market, all practice or none."""
    first = rows[0]
    firms = {m.code: m for m in makers(practice=first.practice)}
    listed = list(others(first, of_own=len(rows) > 1))
    answering = _answering(rows, listed, firms)
    market = market_weights(facts.market_id(first))
    if not answering:
        return {row.pk: Proposals((), (), "", market.label) for row in rows}
    askers = [facts.listed_party(row) for row in rows]
    needs, offers = (askers, answering) if first.side == "seek" else (answering, askers)
    scope = Scope("need" if first.side == "seek" else "offer", top=LOOKED, refused=REFUSED * 2)
    found = rank_pairs(needs, offers, market, chains=chain_graph(), units=units(), scope=scope)  # type: ignore[arg-type]
    holders = _holders(listed, firms)
    return {
        row.pk: _told(found, asker.key, (holders, row), market)
        for row, asker in zip(rows, askers, strict=True)
    }


def _whole(rows: Any) -> Any:
    return rows.select_related("enterprise", "unit_of", "node", "region")


def others(listing: Listing, *, of_own: bool = False) -> Any:
    """Valid listings of the other side that trade in the same market; practice meets practice alone."""
    kinds = SCENARIOS if listing.kind in SCENARIOS else GOODS
    rows = Listing.objects.filter(
        kind__in=kinds, state="open", valid_until__gte=timezone.localdate(), practice=listing.practice,
        enterprise__isnull=False,
    )  # fmt: skip
    held = _whole(rows.exclude(side=listing.side))
    return held if of_own else held.exclude(enterprise=listing.enterprise_id or 0)


def _answering(rows: list[Listing], listed: list[Listing], firms: dict[str, Maker]) -> list[Any]:
    """Listings of the other side, then what the register says of everybody but a single holder."""
    own = {row.enterprise.code if row.enterprise else "" for row in rows}
    known = [maker for maker in firms.values() if len(own) > 1 or maker.code not in own]
    asked = any(facts.asks_of_facts(row) for row in rows)
    seen = rule_facts((m.code for m in known), timezone.localdate()) if asked else {}
    side = "offer" if rows[0].side == "seek" else "seek"
    return [*map(facts.listed_party, listed), *facts.registered_parties(known, side, seen)]


def _holders(listed: list[Listing], firms: dict[str, Maker]) -> dict[str, tuple[int, str, str, int]]:
    """Key of a party → (enterprise, code, name, listing)."""
    found = {f"{facts.REGISTERED}{m.code}": (m.key, m.code, m.name, 0) for m in firms.values()}
    for row in listed:
        firm = row.enterprise
        if firm is not None:
            found[f"{facts.LISTED}{row.pk}"] = (firm.pk, firm.code, firm.name, row.pk)
    return found


def _told(found: Pairing, key: str, given: tuple[dict[str, Any], Listing], market: Market) -> Proposals:
    holders, own = given
    best = _once([pair for pair in found.partners(key) if _telling(pair)], holders, (key, own))
    taken = {one.enterprise for one in best}
    beaten = [one for one in _once(found.refused(key), holders, (key, own)) if one.enterprise not in taken]
    return Proposals(tuple(best[:TOP]), tuple(beaten[:REFUSED]), found.reached(key), market.label)


def _telling(pair: Pair) -> bool:
    """Anything but the same town speaks for it."""
    held = {part.feature: part.value or 0.0 for part in pair.parts if part.weight}
    return held.get("chain", 0.0) > 0 or held.get("words", 0.0) >= FAINT


def _once(pairs: Sequence[Pair], holders: dict[str, Any], whose: tuple[str, Listing]) -> list[Found]:
    """Every enterprise but the holder once, at its better place, with its listing where it has one that answers."""
    found: dict[int, Found] = {}
    key, own = whose
    for pair in pairs:
        other = pair.need if pair.offer == key else pair.offer
        firm, code, name, listing = holders[other]
        if firm == own.enterprise_id:
            continue
        if firm in found:
            found[firm] = replace(found[firm], listing=found[firm].listing or listing)
        else:
            found[firm] = Found(
                firm, code, name, listing, len(found) + 1, pair.score, pair.ceiling, tuple(_parts(pair)),
                tuple(map(name_regions, pair.unsure)), tuple(name_regions(missed.says) for missed in pair.refused),
            )  # fmt: skip
    return list(found.values())


def _parts(pair: Pair) -> Iterable[Part]:
    """What was asked for, the weightiest first; what nobody knows stands among it."""
    for part in sorted((p for p in pair.parts if p.weight), key=lambda p: -p.amount):
        yield Part(part.label, round(part.amount, 4), name_regions(part.told))
