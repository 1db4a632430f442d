"""Which firms of an outside register could fill a gap: products matched by shared words, with why and why not."""

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
    """A firm for a node. ``matched`` are (wanted, firm's product) names; ``parts`` (name, value, explanation).

    There is no total: candidates are ordered by the parts, first to last.
    """

    node: str
    firm: OutsideFirm
    matched: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, float, str], ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Firms with an inverted index: pair of neighbouring characters → product names that hold it.

    ``weight[i]`` is Σ over the pairs of name ``i`` of log(1 + names / names with the pair).
    """

    firms: tuple[OutsideFirm, ...]
    names: tuple[str, ...]
    holders: tuple[tuple[int, ...], ...]
    postings: Mapping[str, Ints]
    weight: np.ndarray
    idf: Mapping[str, float]

    @classmethod
    def build(cls, firms: Iterable[OutsideFirm], rule: MatchRule = DEFAULT_MATCH) -> Register:
        """Index firms in order of key; 100,000 firms take a few seconds."""
        rows = tuple(sorted(firms, key=lambda f: f.key))
        holders: dict[str, dict[int, None]] = {}
        for i, firm in enumerate(rows):
            for name in _product_names(firm, rule):
                holders.setdefault(name, {})[i] = None
        names = tuple(holders)
        postings: dict[str, list[int]] = {}
        for i, name in enumerate(names):
            for pair in _pairs(name):
                postings.setdefault(pair, []).append(i)
        idf = {pair: math.log(1 + len(names) / len(at)) for pair, at in postings.items()}
        weight = np.asarray([sum(idf[p] for p in _pairs(name)) for name in names])
        arrays = {pair: np.asarray(at, dtype=np.int64) for pair, at in postings.items()}
        return cls(rows, names, tuple(tuple(h) for h in holders.values()), arrays, weight, idf)

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
    """Node → at most ``rule.most`` firms from elsewhere, best first; empty where no product name is alike.

    Order: likeness of the best product (to one decimal), number of wanted products it makes, same province,
    listed, key. A firm of ``home_city`` is no candidate: it is here.
    """
    return {w.node: _for_node(w, register, (home_city, home_province), rule) for w in wanted}


def _for_node(
    wanted: Wanted, register: Register, home: tuple[str, str], rule: MatchRule
) -> tuple[Candidate, ...]:
    best: dict[int, dict[str, tuple[float, str]]] = {}
    for phrase in wanted.phrases():
        for name, score in register.like(phrase, rule):
            for firm in register.holders[name]:
                found = best.setdefault(firm, {})
                if score > found.get(phrase, (0.0, ""))[0]:
                    found[phrase] = (score, register.names[name])
    made = [
        _candidate(wanted, register.firms[i], matches, home)
        for i, matches in best.items()
        if not (home[0] and _same_place(register.firms[i].city, home[0]))
    ]
    made.sort(key=lambda c: (*(-value for _, value, _ in c.parts), c.firm.key))
    return tuple(replace(c, rank=k) for k, c in enumerate(made[: rule.most], 1))


def _candidate(
    wanted: Wanted, firm: OutsideFirm, matches: Mapping[str, tuple[float, str]], home: tuple[str, str]
) -> Candidate:
    order = sorted(matches.items(), key=lambda m: (-m[1][0], m[0]))
    phrase, (score, name) = order[0]
    near = bool(home[1]) and _same_place(firm.province, home[1])
    same = "一致" if name == phrase else f"相近（{score:.0%}）"
    parts = (
        ("产品相近度", round(score, 1), f"其产品“{name}”与所需“{phrase}”名称{same}"),
        ("产品覆盖", float(len(order)), f"所需产品名称中有{len(order)}个与其产品相近"),
        ("同省", float(near), f"所在省：{firm.province or '无数据'}"),
        ("上市", float(bool(firm.listed)), f"上市：{firm.listed or '名录未写'}"),
    )
    reasons = tuple(f"生产“{n}”，对应所需的“{p}”" for p, (_, n) in order[:3])
    reasons += (f"与本市同在{firm.province}",) if near else ()
    pairs = tuple((p, n) for p, (_, n) in order)
    return Candidate(wanted.node, firm, pairs, parts, reasons, _against(firm, order, near), 0)


def _against(
    firm: OutsideFirm, order: Sequence[tuple[str, tuple[float, str]]], near: bool
) -> tuple[str, ...]:
    told = ["只按产品名称匹配，产能、投资意向未核实"]
    if order[0][1][0] < 0.8:
        told.append("产品名称只是部分相近，可能是上下游或同类产品")
    if len(order) == 1:
        told.append("只有一个产品对得上")
    if not firm.city:
        told.append("名录没有写所在城市")
    elif not near:
        told.append(f"在外省（{firm.province or firm.city}），搬迁或新设距离远")
    return tuple(told)


def _same_place(one: str, other: str) -> bool:
    """``湖南`` and ``湖南省``, ``衡阳`` and ``衡阳市`` are the same."""
    return bool(one and other) and one.rstrip("省市") == other.rstrip("省市")


def _product_names(firm: OutsideFirm, rule: MatchRule) -> list[str]:
    names = dict.fromkeys(p for text in (*firm.products, firm.industry) for p in _phrases(text))
    return [n for n in names if len(n) > 1 and n not in rule.stop]


def _phrases(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).lower()
    return [p for part in _SPLIT.split(plain) if (p := _KEPT.sub("", part))]


def _pairs(phrase: str) -> list[str]:
    """Pairs of neighbouring characters, each once."""
    return list(Counter(phrase[i : i + 2] for i in range(len(phrase) - 1)))
