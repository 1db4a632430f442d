"""Whether the firms put first for a product are of the industry that makes it: the only hit rate there is data for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from yanzhen.analysis.candidates import (
    DEFAULT_MATCH,
    MatchRule,
    OutsideFirm,
    Register,
    Wanted,
    rank_candidates,
)

LEAST_FIRMS, ASKED, SHOWN = 10, 5, 10


def measure_fit(
    products: Mapping[str, tuple[str, ...]],
    industries: Mapping[str, str],
    *,
    seed: int = 1,
    resamples: int = 500,
) -> dict[str, Any]:
    """Firm → products and firm → industry in; mean precision@10 over industries with its 95 % interval out.

    Half of each industry's firms lend their five commonest products as what is wanted and are taken out of the
    register; the industry's name is never shown to the matching. ``base`` is what drawing by chance would hit.
    """
    members: dict[str, list[str]] = {}
    for firm in sorted(products):
        members.setdefault(industries[firm], []).append(firm)
    members = {k: v for k, v in members.items() if len(v) >= LEAST_FIRMS}
    rng = np.random.default_rng(seed)
    lenders = {k: set(rng.permutation(v)[: len(v) // 2].tolist()) for k, v in sorted(members.items())}
    register = Register.build(OutsideFirm(firm, firm, products=names) for firm, names in products.items())
    rows = [_hits(k, members[k], lenders[k], products, register) for k in lenders]
    if not rows:
        return {"industries": 0, "precision_at_10": None, "base": None}
    hits, base = np.asarray(rows).T
    drawn = hits[rng.integers(0, len(hits), (resamples, len(hits)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {
        "industries": len(rows),
        "firms": len(products),
        "precision_at_10": float(hits.mean()),
        "low": float(low),
        "high": float(high),
        "base": float(base.mean()),
    }


def _hits(
    industry: str,
    members: list[str],
    lenders: set[str],
    products: Mapping[str, tuple[str, ...]],
    register: Register,
) -> tuple[float, float]:
    """(share of the first ten others that are members, share of members among all others)."""
    counted = Counter(name for firm in sorted(lenders) for name in dict.fromkeys(products[firm]))
    asked = Wanted(industry, "", tuple(name for name, _ in counted.most_common(ASKED)))
    rule = MatchRule(most=SHOWN + len(lenders), stop=DEFAULT_MATCH.stop)
    found = rank_candidates([asked], register, rule=rule)[industry]
    first = [c.firm.key for c in found if c.firm.key not in lenders][:SHOWN]
    right = set(members) - lenders
    return sum(k in right for k in first) / SHOWN, len(right) / (len(products) - len(lenders))
