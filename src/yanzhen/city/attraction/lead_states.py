"""The way of a lead as a table: which act leads from where to where, by whom, and what it needs; no database."""

from __future__ import annotations

from dataclasses import dataclass

STATES = [
    ("reported", "已登记"),
    ("contacted", "已联系"),
    ("analysed", "已研判"),
    ("talking", "在谈"),
    ("signed", "已签约"),
    ("released", "已释放"),
    ("dropped", "已放弃"),
]
STATE_LABELS = dict(STATES)
OPEN = ("reported", "contacted", "analysed", "talking")
STANDINGS = [
    ("first", "首报，受保护"),
    ("second", "后报，候补"),
    ("incomplete", "要素不全，未受保护"),
    ("open", "不在保护范围"),
    ("released", "保护已解除"),
]
THREE_500 = [("world", "世界500强"), ("china", "中国500强"), ("private", "民企500强"), ("none", "不是")]
CONFIDENCE = [("high", "高"), ("middle", "中"), ("low", "低")]

HOLDER, DESK = "holder", "desk"


@dataclass(frozen=True, slots=True)
class Act:
    """``who``: sides that may do it (holder: the unit that holds the lead; desk: the city's investment office).

    ``end`` empty: the state stays. ``needs``: fields of the step that must be given.
    """

    label: str
    start: frozenset[str]
    end: str
    who: frozenset[str]
    needs: tuple[str, ...] = ()

    @property
    def onward(self) -> bool:
        """The next step of the ordinary way, not a way out of it."""
        return self.end in OPEN and self.end != OPEN[0]


def _act(label: str, start: str, end: str, who: str, *needs: str) -> Act:
    return Act(label, frozenset(start.split()), end, frozenset(who.split()), needs)


ALIVE = " ".join(OPEN)
ACTS: dict[str, Act] = {
    "contact": _act("登记首次联系", "reported", "contacted", HOLDER, "on", "says"),
    "analyse": _act("登记研判结论", "contacted", "analysed", HOLDER, "on", "says"),
    "feed_back": _act("反馈投资方", "analysed", "talking", HOLDER, "on", "says"),
    "complicate": _act("按复杂项目研判", "reported contacted", "", HOLDER, "says"),
    "release": _act("释放", ALIVE, "released", f"{HOLDER} {DESK}", "says"),
    "drop": _act("放弃", f"{ALIVE} released", "dropped", HOLDER, "says"),
    "take_up": _act("接手已释放的线索", "released", "reported", "other", "says"),
}
"""Signing, entries, transfers and disputes have services of their own."""

SIGN_FROM = frozenset({"talking"})


def acts_from(state: str, sides: frozenset[str]) -> dict[str, Act]:
    """The acts that somebody of those sides may do next."""
    return {name: act for name, act in ACTS.items() if state in act.start and act.who & sides}
