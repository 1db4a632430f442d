"""What the page of an enterprise tells of policies: how many clauses stand where, what it could have, what it asked for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from yanzhen.city.policies import application_queries as asked
from yanzhen.city.policies import facts
from yanzhen.city.policies.answering import GROUPS, ClauseAnswer, answer_all
from yanzhen.city.policies.models import Application
from yanzhen.city.policies.permissions import is_of, may_see_stated
from yanzhen.city.policies.procedure import STATES
from yanzhen.rules.standing import State

SHOWN = 6
WITHIN_REACH = (State.ENTITLED, State.ONCE_DOCUMENT, State.POSSIBLE, State.NEAR)


@dataclass(frozen=True, slots=True)
class PolicySection:
    """``counts``: (group, label, clauses); ``reach``: the nearest clauses; ``applications`` None: not for this reader."""

    as_of: datetime.date
    counts: tuple[tuple[str, str, int], ...]
    reach: tuple[tuple[str, ClauseAnswer], ...]
    known: int
    applications: tuple[tuple[Application, str], ...] | None
    own: bool


def section(code: str, user: Any, day: datetime.date) -> PolicySection:
    """Judged on public facts for everybody, on stated ones too for the enterprise and the offices that serve it."""
    stated = may_see_stated(user, code)
    papers = asked.papers_of(code) if stated else ()
    book = facts.rulebook()
    dossier = facts.dossiers([code], day, book.vocabulary, stated=stated)[code]
    found = answer_all(book, dossier, day, papers)
    reach = [(GROUPS[s][0], answer) for s in WITHIN_REACH for answer in found.groups[s]]
    rows = (
        [(row, STATES[row.state]) for row in asked.applications(enterprise=code)[:SHOWN]] if stated else None
    )
    return PolicySection(
        as_of=day,
        counts=tuple((s.value, words[0], len(found.groups[s])) for s, words in GROUPS.items()),
        reach=tuple(reach[:SHOWN]),
        known=found.known,
        applications=None if rows is None else tuple(rows),
        own=is_of(user, code),
    )
