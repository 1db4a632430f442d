"""What an enterprise reads of policies on its portal: what it is entitled to, what it misses, its applications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import Answers, ClauseAnswer, answer_all
from yanzhen.city.policies.clocks import clocks
from yanzhen.city.policies.permissions import may_see_stated
from yanzhen.city.policies.procedure import OPEN, STATES
from yanzhen.city.records.portal import PortalCard, PortalLine
from yanzhen.rules.standing import State

SHOWN, NEAREST = 4, 2
PLACES = frozenset({"registered_county", "region_code"})
"""Moving house for the sake of a payment is no advice to give."""
ENTITLED = (State.ENTITLED, State.ONCE_DOCUMENT)


def _answers(code: str, user: Any) -> Answers:
    day, stated = timezone.localdate(), may_see_stated(user, code)
    book = facts.rulebook()
    dossier = facts.dossiers([code], day, book.vocabulary, stated=stated)[code]
    return answer_all(book, dossier, day, asked.papers_of(code) if stated else ())


def portal_cards(code: str, user: Any) -> tuple[PortalCard, ...]:
    """Entitled, missing, applications; the rules are asked once."""
    found = _answers(code, user)
    return _entitled_card(code, found), _missing_card(code, found), applications_card(code, user)


def portal_card(code: str, user: Any) -> PortalCard:
    """What the enterprise is entitled to."""
    return _entitled_card(code, _answers(code, user))


def _entitled_card(code: str, found: Answers) -> PortalCard:
    """Clauses whose conditions hold, those first for which no paper lacks."""
    page = reverse("answers", args=[code])
    held = [answer for state in ENTITLED for answer in found.groups[state]]
    lines = [PortalLine(_entitled(a), f"{page}#{a.group.value}", "green") for a in held[:SHOWN]]
    possible = len(found.groups[State.POSSIBLE])
    if possible:
        lines.append(PortalLine(f"另有 {possible} 条可能符合，条件未见全", f"{page}#{State.POSSIBLE.value}"))
    empty = f"按已知的 {found.known} 项事实，还没有能确定可享的。补上缺的事实再看。"
    return PortalCard("policies", "我能享的政策", tuple(lines), page, empty)


def _entitled(answer: ClauseAnswer) -> str:
    says = "可享" if answer.group is State.ENTITLED else "补齐材料即可享"
    return f"{answer.clause.label.zh}（{answer.policy.label.zh}）：{says}"


def _missing_card(code: str, found: Answers) -> PortalCard:
    """What would open most: facts nobody has given, and the single change that turns a no into a yes."""
    page = reverse("answers", args=[code])
    near = [a for a in found.groups[State.NEAR] if a.nearest and a.nearest.fact not in PLACES]
    lines = [_near(a, page) for a in near[:NEAREST]]
    lines += [
        PortalLine(f"缺“{m.label}”：{m.clauses} 条政策等它", f"{page}?fact={m.fact}#state", "yellow")
        for m in found.missing[:SHOWN]
    ]
    return PortalCard("missing", "还缺什么", tuple(lines), page, "没有缺的事实，也没有差一步的政策。")


def _near(answer: ClauseAnswer, page: str) -> PortalLine:
    return PortalLine(f"{answer.clause.label.zh}：{answer.standing.says}", f"{page}#{State.NEAR.value}")


def applications_card(code: str, user: Any) -> PortalCard:
    """Open applications with their clocks; none for who may not read them."""
    rows = asked.applications(enterprise=code).filter(state__in=OPEN) if may_see_stated(user, code) else []
    empty = "没有在办的申报。从可享的条款直接申报。"
    return PortalCard("applications", "我的申报", tuple(_lines(rows)), reverse("applications"), empty)


def _lines(rows: Iterable[Any]) -> Iterable[PortalLine]:
    now = clocks()
    for row in list(rows)[:SHOWN]:
        tick = now.step(row)
        light = "" if tick is None else "red" if tick.late else "yellow" if tick.warn else ""
        says = f"{row.clause_label}：{STATES[row.state]}"
        yield PortalLine(says, reverse("application", args=[row.pk]), light, tick.due if tick else None)
