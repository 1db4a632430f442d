"""Which enterprises of a register could fill a gap: fit, strength, nearness, ties, and what speaks against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from yanzhen.analysis.candidates import (
    DEFAULT_MATCH,
    Candidate,
    MatchRule,
    Register,
    Wanted,
    rank_candidates,
)
from yanzhen.analysis.ranking.factors import NO_DATA, Contribution, Known

FACTORS: tuple[tuple[str, str, float], ...] = (
    ("product", "产品相近", 3.0),
    ("coverage", "产品覆盖", 1.0),
    ("industry", "行业分类相近", 1.0),
    ("size", "规模", 1.0),
    ("growth", "成长", 1.0),
    ("distance", "距离", 1.0),
    ("sites", "周边已有基地", 1.0),
    ("ties", "与本地链主的供货关系", 2.0),
    ("expansion", "扩产可能", 1.0),
)
"""factor, label, weight (rule grade X). What is not known is left out with its weight."""
HIT_RATE = "企业后来是否落户，收录的数据里没有：落户的命中率无数据。命中率只对产品匹配测过，见方法说明"
POOL = 4
"""How many times the asked number is matched by products before the other facts decide."""
_LEGAL = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团公司|集团|公司|[（(][^（()）]*[）)])"
)


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What is known of a firm of the register beyond its products; None and empty mean unknown.

    ``restricted`` says which rule keeps its industry out; ``barred`` by law or by the city's own list.
    """

    size: Known | None = None
    growth: Known | None = None
    distance: Known | None = None
    sites: Known | None = None
    ties: Known | None = None
    expansion: Known | None = None
    uscc: str = ""
    restricted: str = ""


NO_FIRM_FACTS = FirmFacts()
NO_FIRMS: Mapping[str, FirmFacts] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LeadFact:
    """A lead the city already has. ``protected_until`` is a date or empty; ``open``: somebody works on it."""

    name: str
    told: str
    uscc: str = ""
    open: bool = True
    protected_until: str = ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A firm for a node. ``score`` in [0, 1] over what is known; the ``parts`` sum to it.

    ``standing``: 0 free, 1 already approached, 2 protected lead or restricted; it goes before the score.
    """

    candidate: Candidate
    parts: tuple[Contribution, ...]
    score: float
    known_share: float
    standing: int
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    lead: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """Where the gap is, so that firms that are here already are left out."""

    city: str = ""
    province: str = ""


def rank_prospects(
    wanted: Sequence[Wanted],
    register: Register,
    home: Home,
    *,
    firms: Mapping[str, FirmFacts] = NO_FIRMS,
    leads: Sequence[LeadFact] = (),
    rule: MatchRule = DEFAULT_MATCH,
) -> dict[str, tuple[Prospect, ...]]:
    """Node → at most ``rule.most`` firms, best first; a firm and its lead are one line, a firm given twice is one.

    ``firms`` by key of the register. Order: standing, score (higher first), key.
    """
    wide = replace(rule, most=rule.most * POOL)
    found = rank_candidates(wanted, register, home_city=home.city, home_province=home.province, rule=wide)
    return {node: _ranked(_once(candidates), firms, leads, rule.most) for node, candidates in found.items()}


def plain_name(name: str) -> str:
    """A firm's name without its legal form and brackets, for comparing registers with leads."""
    text = unicodedata.normalize("NFKC", name).replace(" ", "")
    return _LEGAL.sub("", text) or text


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        seen.setdefault(plain_name(candidate.firm.name), candidate)
    return list(seen.values())


def _ranked(
    candidates: Sequence[Candidate], firms: Mapping[str, FirmFacts], leads: Sequence[LeadFact], most: int
) -> tuple[Prospect, ...]:
    made = [_prospect(c, firms.get(c.firm.key, NO_FIRM_FACTS), leads) for c in candidates]
    made.sort(key=lambda p: (p.standing, -round(p.score, 9), p.candidate.firm.key))
    return tuple(replace(p, rank=k) for k, p in enumerate(made[:most], 1))


def _prospect(candidate: Candidate, facts: FirmFacts, leads: Sequence[LeadFact]) -> Prospect:
    known = _known(candidate, facts)
    whole = sum(weight for _, _, weight in FACTORS)
    counted = sum(weight for factor, _, weight in FACTORS if factor in known)
    parts = tuple(_part(factor, label, weight, known, counted) for factor, label, weight in FACTORS)
    lead = _lead_of(candidate, facts, leads)
    return Prospect(
        candidate,
        parts,
        sum(p.amount or 0.0 for p in parts),
        counted / whole,
        _standing(facts, lead),
        (*candidate.reasons, *(f"{p.label}：{p.told}" for p in parts[3:] if p.value and p.value >= 0.5)),
        (*_hindrances(facts, lead), *candidate.against, *_unknown(parts)),
        lead.told if lead else "",
    )


def _part(factor: str, label: str, weight: float, known: Mapping[str, Known], counted: float) -> Contribution:
    fact = known.get(factor)
    if fact is None:
        return Contribution(factor, label, weight, None, None, NO_DATA, "")
    return Contribution(
        factor, label, weight, fact.value, weight * fact.value / counted, fact.told, fact.grade
    )


def _known(candidate: Candidate, facts: FirmFacts) -> dict[str, Known]:
    """Fit from the candidate's own parts; the rest as given. Same province stands in for a distance unknown."""
    (_, like, why), (_, covers, how), (_, kind, which), (_, near, where), _ = candidate.parts
    found = {
        "product": Known(min(like, 1.0), why),
        "coverage": Known(covers / (1 + covers), how),
        "industry": Known(min(kind, 1.0), which),
    }
    if candidate.firm.province:
        found["distance"] = Known(near, where)
    given = {
        name: fact
        for name in ("size", "growth", "distance", "sites", "ties", "expansion")
        if (fact := getattr(facts, name)) is not None
    }
    return found | given


def _lead_of(candidate: Candidate, facts: FirmFacts, leads: Sequence[LeadFact]) -> LeadFact | None:
    """By credit code where both have one, else by plain name; a protected lead first."""
    name = plain_name(candidate.firm.name)
    same = [
        lead
        for lead in leads
        if (lead.uscc == facts.uscc if lead.uscc and facts.uscc else plain_name(lead.name) == name)
    ]
    return max(same, key=lambda lead: (bool(lead.protected_until), lead.open, lead.told), default=None)


def _standing(facts: FirmFacts, lead: LeadFact | None) -> int:
    if facts.restricted or (lead and lead.protected_until):
        return 2
    return 1 if lead and lead.open else 0


def _hindrances(facts: FirmFacts, lead: LeadFact | None) -> list[str]:
    told = [f"行业受限：{facts.restricted}"] if facts.restricted else []
    if lead:
        state = "已在接触" if lead.open else "曾经接触过"
        told.append(f"{state}：{lead.told}")
        told += [f"首报保护到{lead.protected_until}，先找首报单位"] if lead.protected_until else []
    return told


def _unknown(parts: Sequence[Contribution]) -> list[str]:
    missing = [p.label for p in parts if p.value is None]
    return [f"无数据：{'、'.join(missing)}"] if missing else []
