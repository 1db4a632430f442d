"""Who fits a post and why, who does not and what would have to change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, Sum

from yanzhen.analysis.pairing import Need, Offer, Pair, Scope, Shortfall, assign, rank_pairs
from yanzhen.city.chains.queries import chain_graph
from yanzhen.city.talent import facts
from yanzhen.city.talent.models import Course, Opening, Person, Referral

SHOWN, REFUSED, WHOLE = 10, 5, 200
COURSE = "course:"
"""How the key of an offer begins that is a class; the others are people."""
PEOPLE_LABELS = {"产品词": "技能", "数量": "人数", "期限": "到岗时间"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A class or a person for a post. ``reasons``: what speaks for it; ``lacks``: what would have to change."""

    key: str
    label: str
    kind: str
    score: float
    heads: int
    reasons: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    order: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """``fits`` best first; ``refused`` the best of those that something hard parts from the post."""

    fits: tuple[Proposal, ...] = ()
    refused: tuple[Proposal, ...] = ()
    looked_at: int = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """Everything that can be proposed on a day, without what was already introduced to the post."""

    courses: dict[str, Course] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)

    def offers(self) -> list[Offer]:
        return [facts.offer_of_course(row) for row in self.courses.values()] + [
            facts.offer_of_person(row) for row in self.people.values()
        ]


def supply_on(
    day: datetime.date, *, practice: bool, without: Iterable[tuple[int | None, int | None]] = ()
) -> Supply:
    """Classes with somebody left and people who may still be proposed; practice rows only for practice posts."""
    taken = set(without)
    courses = Course.objects.select_related("school", "enterprise", "node").filter(practice=practice)
    courses = courses.filter(ready_on__gte=day - facts.YEAR).annotate(
        gone=Sum("referrals__hired", filter=Q(referrals__state="hired"))
    )
    people = Person.objects.select_related("node").filter(
        practice=practice, ended_on=None, keep_until__gte=day
    )
    people = people.exclude(referrals__state="hired")
    held = {f"course:{row.pk}": row for row in courses if (row.pk, None) not in taken}
    left = {key: row.count - (row.gone or 0) for key, row in held.items()}
    return Supply(
        {key: row for key, row in held.items() if left[key] > 0},
        {f"person:{row.pk}": row for row in people if (None, row.pk) not in taken},
        left,
    )


def proposals_for(row: Opening, day: datetime.date) -> Proposals:
    """Ranked by the market of people of the packs."""
    done = row.referrals.values_list("course_id", "person_id")
    supply = supply_on(day, practice=row.practice, without=done)
    need, offers = facts.need_of(row), supply.offers()
    if not offers:
        return Proposals()
    found = rank_pairs(
        [need], offers, facts.people_market(), chains=chain_graph(), scope=Scope(top=SHOWN, refused=REFUSED)
    )
    return Proposals(
        tuple(_proposal(pair, supply, row) for pair in found.partners(need.key)),
        tuple(_proposal(pair, supply, row) for pair in found.refused(need.key)),
        len(offers),
    )


def _proposal(pair: Pair, supply: Supply, row: Opening) -> Proposal:
    course, person = supply.courses.get(pair.offer), supply.people.get(pair.offer)
    heads = supply.free.get(pair.offer, 1)
    said = _said(row, course or person, heads)
    return Proposal(
        key=pair.offer,
        label=str(course) if course else str(person),
        kind="订单班" if course and course.kind == "order" else "班次" if course else "个人",
        score=pair.score,
        heads=heads,
        reasons=tuple(_reason(told, said) for told in pair.reasons),
        lacks=tuple(_lack(one) for one in pair.refused),
        unsure=pair.unsure,
        order=bool(course and course.kind == "order"),
    )


def _said(row: Opening, held: Course | Person | None, heads: int) -> Mapping[str, str]:
    """What the matcher compares as spans and shares, as people say it."""
    if held is None:
        return {}
    ready = f"{held.ready_on} 可到岗，赶得上 {row.deadline} 的期限"
    enough = "够" if heads >= row.count else f"可先补 {heads} 人"
    return {"期限": ready, "数量": f"要 {row.count} 人，可推荐 {heads} 人，{enough}"}


def _reason(told: str, said: Mapping[str, str]) -> str:
    """In a market of people the words that are compared are skills."""
    label, colon, rest = told.partition("：")
    return f"{PEOPLE_LABELS.get(label, label)}{colon}{said.get(label, rest)}"


def _lack(short: Shortfall) -> str:
    """A day is told as a day; everything else as the matcher says it."""
    if short.condition.fact == facts.READY and short.gap is not None:
        due = datetime.date.fromordinal(int(float(short.condition.values[0])))
        late = datetime.date.fromordinal(due.toordinal() + int(short.gap))
        return f"岗位要求 {due} 前到岗，对方 {late} 才能到岗，晚 {int(short.gap)} 天"
    if short.condition.fact == facts.FIRM:
        return f"订单班只为{short.condition.values[0]}培养"
    return short.says


@dataclass(frozen=True, slots=True)
class Planned:
    """One line of the plan: nobody is promised twice."""

    opening: Opening
    proposal: Proposal


def plan(rows: Sequence[Opening], day: datetime.date) -> tuple[Planned, ...]:
    """Open posts and supply assigned one to one so that all of it fits best together; a suggestion."""
    held = {f"opening:{row.pk}": row for row in rows[:WHOLE]}
    supply = supply_on(day, practice=False)
    offers = supply.offers()
    if not held or not offers:
        return ()
    needs: list[Need] = [facts.need_of(row) for row in held.values()]
    found = rank_pairs(
        needs, offers, facts.people_market(), chains=chain_graph(), scope=Scope(top=SHOWN, refused=0)
    )
    pairs = {(p.need, p.offer): p for need in needs for p in found.partners(need.key)}
    chosen = assign((need, offer, pair.score) for (need, offer), pair in pairs.items())
    return tuple(
        Planned(held[need], _proposal(pairs[need, offer], supply, held[need]))
        for need, offer, _ in chosen.pairs
    )


def open_openings(day: datetime.date) -> list[Opening]:
    """Posts that wait for somebody, the most urgent first."""
    rows = Opening.objects.filter(state="open", deadline__gte=day, practice=False)
    rows = rows.annotate(got=Sum("referrals__hired")).filter(Q(got=None) | Q(got__lt=F("count")))
    return list(rows.select_related("enterprise", "node", "region")[:WHOLE])


def live_referrals(row: Opening) -> list[Referral]:
    """Those of a post, the latest first."""
    return list(row.referrals.select_related("course__school", "person", "person__by_unit", "by_unit"))
