"""Which firms of an outside register could fill a gap: products, else industry classes, matched by shared words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from yanzhen.kernel.adjacency import Ints
from yanzhen.kernel.chains import ChainNode

_SPLIT = re.compile(r"[、，,;；/|()（）\s]+")
_KEPT = re.compile(r"[^0-9a-z一-鿿]+")


@dataclass(frozen=True, slots=True)
class OutsideFirm:
    """One row of a register; empty text means that the register does not say."""

    key: str
    name: str
    city: str = ""
    province: str = ""
    industry: str = ""
    products: tuple[str, ...] = ()
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a gap asks for, in words: the node's products and its label."""

    node: str
    label: str
    products: tuple[str, ...]

    @classmethod
    def of(cls, node: ChainNode) -> Wanted:
        return cls(node.id, node.label, node.products)

    def phrases(self) -> tuple[str, ...]:
        """Product names, and pieces of the label that are long enough to mean something alone."""
        products = [p for text in self.products for p in _phrases(text) if len(p) > 1]
        return tuple(dict.fromkeys([*products, *(p for p in _phrases(self.label) if len(p) > 2)]))


@dataclass(frozen=True, slots=True)
class MatchRule:
    """``least``: weakest likeness of two product names that counts. Grade X: our default.

    ``other_head`` weakens names that end in another character: a Chinese product is named by its last word
    (电解铜 is no 铜箔).
    ``stop`` are entries of registers that are bookkeeping, not products.
    """

    least: float = 0.5
    other_head: float = 0.7
    most: int = 10
    stop: frozenset[str] = frozenset(
        {"其他", "其他业务", "其它", "其它业务", "平衡项目", "主营业务", "其他产品", "服务", "材料"}
    )


DEFAULT_MATCH = MatchRule()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A firm for a node. ``matched`` are (wanted, firm's product or class) names; ``parts`` (name, value, why).

    There is no total: candidates are ordered by the parts, first to last.
    """

    node: str
    firm: OutsideFirm
    matched: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, float, str], ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class _Match:
    """One name of a firm (a product, or the class of its industry) that is like one wanted name."""

    score: float
    wanted: str
    name: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What of a firm is like what is wanted; a product and an industry class are different evidence."""

    products: tuple[_Match, ...]
    classes: tuple[_Match, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Firms with an inverted index: pair of neighbouring characters → names of products and classes with it.

    ``holders[i]`` are the firms with product ``i``, ``members[i]`` those whose industry class has that name.
    ``weight[i]`` is Σ over the pairs of name ``i`` of log(1 + names / names with the pair).
    """

    firms: tuple[OutsideFirm, ...]
    names: tuple[str, ...]
    holders: tuple[tuple[int, ...], ...]
    members: tuple[tuple[int, ...], ...]
    postings: Mapping[str, Ints]
    weight: np.ndarray
    idf: Mapping[str, float]

    @classmethod
    def build(cls, firms: Iterable[OutsideFirm], rule: MatchRule = DEFAULT_MATCH) -> Register:
        """Index firms in order of key; 100,000 firms take a few seconds."""
        rows = tuple(sorted(firms, key=lambda f: f.key))
        holders: dict[str, list[int]] = {}
        members: dict[str, list[int]] = {}
        for i, firm in enumerate(rows):
            for name in _names(firm.products, rule):
                holders.setdefault(name, []).append(i)
            for name in _names((firm.industry,), rule):
                members.setdefault(name, []).append(i)
        names = tuple(dict.fromkeys([*holders, *members]))
        postings: dict[str, list[int]] = {}
        for i, name in enumerate(names):
            for pair in _pairs(name):
                postings.setdefault(pair, []).append(i)
        idf = {pair: math.log(1 + len(names) / len(at)) for pair, at in postings.items()}
        weight = np.asarray([sum(idf[p] for p in _pairs(name)) for name in names])
        arrays = {pair: np.asarray(at, dtype=np.int64) for pair, at in postings.items()}
        makers, classed = (tuple(tuple(at.get(n, ())) for n in names) for at in (holders, members))
        return cls(rows, names, makers, classed, arrays, weight, idf)

    def like(self, phrase: str, rule: MatchRule = DEFAULT_MATCH) -> list[tuple[int, float]]:
        """Names like ``phrase`` with their likeness: Dice over pairs weighted by rarity, in [least, 1]."""
        known = [p for p in _pairs(phrase) if p in self.postings]
        if not known:
            return []
        at = np.concatenate([self.postings[p] for p in known])
        gain = np.repeat([self.idf[p] for p in known], [self.postings[p].size for p in known])
        names, where = np.unique(at, return_inverse=True)
        shared = np.bincount(where, weights=gain)
        unseen = math.log(1 + len(self.names))
        own = sum(self.idf.get(p, unseen) for p in _pairs(phrase))
        score = 2 * shared / (own + self.weight[names])
        found = [(int(names[k]), float(min(score[k], 1.0))) for k in np.flatnonzero(score >= rule.least)]
        weaker = [(i, s if self.names[i][-1] == phrase[-1] else s * rule.other_head) for i, s in found]
        return [(i, s) for i, s in weaker if s >= rule.least]


def rank_candidates(
    wanted: Sequence[Wanted],
    register: Register,
    *,
    home_city: str = "",
    home_province: str = "",
    rule: MatchRule = DEFAULT_MATCH,
) -> dict[str, tuple[Candidate, ...]]:
    """Node → at most ``rule.most`` firms from elsewhere, best first; empty where no name is alike.

    Order: likeness of the best product (to one decimal), number of wanted products it makes, likeness of its
    industry class, same province, listed, key. A name of the register counts once, however many it is like; a class that
    ends in another word (有色金属 for 有色金属检测) is another branch and counts not at all. A firm of ``home_city`` is no candidate: it is here.
    """
    return {w.node: _for_node(w, register, (home_city, home_province), rule) for w in wanted}


def _for_node(
    wanted: Wanted, register: Register, home: tuple[str, str], rule: MatchRule
) -> tuple[Candidate, ...]:
    products: dict[int, list[_Match]] = {}
    classes: dict[int, list[_Match]] = {}
    for phrase in wanted.phrases():
        for name, score in register.like(phrase, rule):
            match = _Match(score, phrase, register.names[name])
            for firm in register.holders[name]:
                products.setdefault(firm, []).append(match)
            for firm in register.members[name] if match.name[-1] == phrase[-1] else ():
                classes.setdefault(firm, []).append(match)
    made = [
        _candidate(
            wanted, register.firms[i], _Found(_paired(products.get(i, ())), _best(classes.get(i, ()))), home
        )
        for i in products.keys() | classes.keys()
        if not (home[0] and _same_place(register.firms[i].city, home[0]))
    ]
    made.sort(key=lambda c: (*(-value for _, value, _ in c.parts), c.firm.key))
    return tuple(replace(c, rank=k) for k, c in enumerate(made[: rule.most], 1))


def _ordered(matches: Iterable[_Match]) -> list[_Match]:
    return sorted(matches, key=lambda m: (-m.score, m.wanted, m.name))


def _paired(matches: Iterable[_Match]) -> tuple[_Match, ...]:
    """One to one, the likest first: a product stands for one wanted name and a wanted name is met once."""
    taken: dict[str, _Match] = {}
    met: set[str] = set()
    for match in _ordered(matches):
        if match.name not in taken and match.wanted not in met:
            taken[match.name] = match
            met.add(match.wanted)
    return tuple(taken.values())


def _best(matches: Iterable[_Match]) -> tuple[_Match, ...]:
    """A firm has one industry: its likest class with the wanted names that it is like, likest first."""
    order = _ordered(matches)
    return tuple(m for m in order if m.name == order[0].name)


def _candidate(wanted: Wanted, firm: OutsideFirm, found: _Found, home: tuple[str, str]) -> Candidate:
    near = bool(home[1]) and _same_place(firm.province, home[1])
    product, kind = (next(iter(side), None) for side in (found.products, found.classes))
    parts = (
        ("产品相近度", _likeness(product), _said("其产品", product) or _no_product(firm)),
        ("产品覆盖", float(len(found.products)), f"所需产品名称中有{len(found.products)}个与其产品相近"),
        ("行业相近度", _likeness(kind), _said("其行业分类", kind) or "行业分类与所需产品名称不相近"),
        ("同省", float(near), f"所在省：{firm.province or '无数据'}"),
        ("上市", float(bool(firm.listed)), f"上市：{firm.listed or '名录未写'}"),
    )
    reasons = tuple(f"生产“{m.name}”，对应所需的“{m.wanted}”" for m in found.products[:3])
    reasons += () if product or not kind else (_by_class(firm, found.classes),)
    reasons += (f"与本市同在{firm.province}",) if near else ()
    pairs = tuple((m.wanted, m.name) for m in (*found.products, *found.classes))
    return Candidate(wanted.node, firm, pairs, parts, reasons, _against(firm, found, near), 0)


def _likeness(match: _Match | None) -> float:
    return round(match.score, 1) if match else 0.0


def _said(whose: str, match: _Match | None) -> str:
    if match is None:
        return ""
    same = "一致" if match.name == match.wanted else f"相近（{match.score:.0%}）"
    return f"{whose}“{match.name}”与所需“{match.wanted}”名称{same}"


def _no_product(firm: OutsideFirm) -> str:
    return "名录所列产品都对不上" if firm.products else "名录没有产品"


def _by_class(firm: OutsideFirm, classes: Sequence[_Match]) -> str:
    """Says that a class of industry is alike, never that the firm makes the product."""
    names = "、".join(f"“{m.wanted}”" for m in classes[:3])
    alike = "一致" if len(classes) == 1 and classes[0].name == classes[0].wanted else "相近"
    return f"行业分类“{classes[0].name}”与所需产品{names}名称{alike}（{_no_product(firm)}）"


def _against(firm: OutsideFirm, found: _Found, near: bool) -> tuple[str, ...]:
    if found.products:
        told = ["只按产品名称匹配，产能、投资意向未核实"]
    else:
        told = ["只按行业分类的名称匹配，是否生产所需产品未核实", "产能、投资意向未核实"]
    if found.products and found.products[0].score < 0.8:
        told.append("产品名称只是部分相近，可能是上下游或同类产品")
    if len(found.products) == 1:
        told.append("只有一个产品对得上")
    if not firm.city:
        told.append("名录没有写所在城市")
    elif not near:
        told.append(f"在外省（{firm.province or firm.city}），搬迁或新设距离远")
    return tuple(told)


def _same_place(one: str, other: str) -> bool:
    """``湖南`` and ``湖南省``, ``衡阳`` and ``衡阳市`` are the same."""
    return bool(one and other) and one.rstrip("省市") == other.rstrip("省市")


def _names(texts: Iterable[str], rule: MatchRule) -> list[str]:
    """Names worth matching, each once, in the order of the texts."""
    names = dict.fromkeys(p for text in texts for p in _phrases(text))
    return [n for n in names if len(n) > 1 and n not in rule.stop]


def _phrases(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    return [p for part in _SPLIT.split(plain) if (p := _KEPT.sub("", part))]


def _pairs(phrase: str) -> list[str]:
    """Pairs of neighbouring characters, each once."""
    return list(Counter(phrase[i : i + 2] for i in range(len(phrase) - 1)))
