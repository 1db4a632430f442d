"""What the reasoning over all chains says of one unit, as frozen values without restricted nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yanzhen.analysis.shock import NodeRisk, stop_in
from yanzhen.city.atlas.reasoning import Reasoning
from yanzhen.city.atlas.values import ChainAtlas, CityAtlas, Reasoned, StopLine

STOPS, HURT = 5, 3
NO_SUPPLY = "图中没有供货联系，停产的影响无从传导；先画出环节之间的联系"


def reasoned(city: Reasoning, unit: ChainAtlas | CityAtlas) -> Reasoned:
    """Figures of the whole graph, cut down to the nodes of the unit."""
    whole = isinstance(unit, CityAtlas)
    chains = unit.chains if isinstance(unit, CityAtlas) else (unit,)
    codes = [n.code for c in chains for n in c.nodes]
    hidden = city.record.restricted
    found = city.following if whole else city.following_in(chains[0].summary.code)
    open_codes = [code for code in codes if code not in hidden]
    return Reasoned(
        stops=tuple(_stop(city, risk) for risk in _costliest(city, open_codes)),
        following=tuple(n for n in found if not {n.node, *city.record.graph.drawings(n.node)} & hidden),
        leads=tuple(city.leads[c.summary.code] for c in chains),
        assumptions=city.network.notes if city.risks else (NO_SUPPLY,),
        withheld=len(codes) - len(open_codes),
        ranked={code: city.next_of[code] for code in open_codes if code in city.next_of},
    )


def _costliest(city: Reasoning, codes: Iterable[str]) -> Iterator[NodeRisk]:
    """The first few; an activity that several chains draw counts once."""
    seen: set[int] = set()
    ordered = sorted((city.risks[c] for c in codes if c in city.risks), key=lambda r: (-r.index, r.node))
    for risk in ordered:
        activity = city.network.unit(risk.node)
        if activity not in seen and len(seen) < STOPS:
            seen.add(activity)
            yield risk


def _stop(city: Reasoning, risk: NodeRisk) -> StopLine:
    hidden = set(city.record.restricted)
    losses = [x for x in stop_in(city.network, risk.node).losses if not {x.node, *x.path} & hidden]
    worst = tuple((x.label, x.share) for x in losses[:HURT])
    return StopLine(
        risk.node, risk.label, risk.index, risk.by_shortage, risk.by_lost_orders, worst, len(losses)
    )
