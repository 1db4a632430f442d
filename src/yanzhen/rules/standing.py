"""Where an enterprise stands with a rule: entitled, lacking a paper, near, not, or cannot tell; never more than is known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yanzhen.rules.answers import Answer
from yanzhen.rules.changing import whole_day
from yanzhen.rules.dossier import FactOrigin, Words
from yanzhen.rules.evaluating import Finding, Vocabulary, evaluate, judge
from yanzhen.rules.nearness import Flip, explain_no, failing, find_changes
from yanzhen.rules.series import EVALUATION_DAY, Facts, Variables
from yanzhen.rules.versions import FORCE_LABELS, Change, Force, change_near, force_of
from yanzhen.specs.dates import bounds
from yanzhen.specs.rulebook import Clause, LadderSpec, PolicySpec, Rule, Rung


class State(StrEnum):
    """POSSIBLE: nothing known speaks against it, but not all conditions, or whether it is in force, are known."""

    ENTITLED = "entitled"
    ONCE_DOCUMENT = "once_document"
    POSSIBLE = "possible"
    NEAR = "near"
    NOT = "not"
    CANNOT_TELL = "cannot_tell"
    OUT_OF_FORCE = "out_of_force"


STATE_LABELS = {
    State.ENTITLED: "符合",
    State.ONCE_DOCUMENT: "补齐材料即符合",
    State.POSSIBLE: "可能符合",
    State.NEAR: "临近",
    State.NOT: "不符合",
    State.CANNOT_TELL: "不能判断",
    State.OUT_OF_FORCE: "不在有效期",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for one rule. ``lacking`` are papers not held, ``ask`` (fact, who has it) for what is missing."""

    state: State
    says: str
    finding: Finding
    flips: tuple[Flip, ...] = ()
    failing: tuple[Finding, ...] = ()
    lacking: tuple[str, ...] = ()
    ask: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Enterprise:
    """What is known of one enterprise on a day. ``papers`` None: nobody has looked which papers it holds."""

    facts: Facts
    variables: Variables
    vocabulary: Vocabulary
    origins: Mapping[str, FactOrigin] | None = None
    papers: frozenset[str] | None = None


def stand(rule: Rule, of: Enterprise, force: Force = Force.IN_FORCE) -> Standing:
    """Where an enterprise stands with a rule that is in the given force."""
    found = judge(rule, of.facts, of.variables, vocabulary=of.vocabulary, origins=of.origins)
    if force in (Force.OVER, Force.NOT_YET, Force.CLOSED):
        return Standing(State.OUT_OF_FORCE, FORCE_LABELS[force], found)
    if found.answer is Answer.NOT_ELIGIBLE:
        return _refused(rule, found, of)
    bare = evaluate(rule.conditions, of.facts, of.variables, vocabulary=of.vocabulary, origins=of.origins)
    if bare.answer is Answer.CANNOT_TELL:
        ask = who_has(bare.missing, of.vocabulary)
        told = "、".join(f"{label}（{holder or '未注明由谁掌握'}）" for label, holder in ask)
        return Standing(State.CANNOT_TELL, f"缺：{told}" if told else bare.reason, found, ask=ask)
    return _granted(rule, found, of, force)


def _granted(rule: Rule, found: Finding, of: Enterprise, force: Force) -> Standing:
    wanted: Sequence[str] = getattr(rule, "documents", ())
    lacking = tuple(paper for paper in wanted if of.papers is not None and paper not in of.papers)
    doubts = [] if rule.conditions_complete else ["条件未见全"]
    doubts += ["是否有效未核实"] if force is Force.PERHAPS else []
    papers = f"，另须补齐：{'、'.join(lacking)}" if lacking else ""
    if doubts:
        told = f"已知条件都符合，但{'、'.join(doubts)}，只能说可能符合{papers}"
        return Standing(State.POSSIBLE, told, found, lacking=lacking)
    if lacking:
        return Standing(State.ONCE_DOCUMENT, f"条件都符合{papers}", found, lacking=lacking)
    unseen = f"；材料未核对，须有：{'、'.join(wanted)}" if wanted and of.papers is None else ""
    return Standing(State.ENTITLED, f"条件都符合{unseen}", found)


def _refused(rule: Rule, found: Finding, of: Enterprise) -> Standing:
    leaves = failing(rule.conditions, found)
    flips = find_changes(rule, _usable(of), of.variables, of.vocabulary)
    if not flips:
        told = explain_no(rule, _usable(of), of.variables, of.vocabulary)
        return Standing(State.NOT, told or found.reason, found, failing=leaves)
    doubt = "" if rule.conditions_complete else "；条件未见全，做到以后也只能说可能符合"
    return Standing(State.NEAR, flips[0].says + doubt, found, flips, leaves)


def _usable(of: Enterprise) -> Facts:
    """Without the facts that are dated after the day of evaluation."""
    today = whole_day(of.variables.get(EVALUATION_DAY))
    if not of.origins or today is None:
        return of.facts
    return {name: value for name, value in of.facts.items() if not _later(of.origins.get(name), today)}


def _later(origin: FactOrigin | None, today: datetime.date) -> bool:
    try:
        return origin is not None and bool(origin.date) and bounds(origin.date)[0] > today
    except ValueError:
        return False


def who_has(missing: Iterable[str], vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """(what is missing in people's words, who holds it); a year after the name of a fact stays with it."""
    words, asked = Words(vocabulary), []
    for name in missing:
        fact, bracket, year = name.partition("（")
        holder = vocabulary[fact].department if fact in vocabulary else ""
        asked.append((words.label(fact) + bracket + year, holder))
    return tuple(dict.fromkeys(asked))


def stand_clause(policy: PolicySpec, clause: Clause, of: Enterprise) -> Standing:
    """Where an enterprise stands with a clause on the day of evaluation."""
    day = whole_day(of.variables.get(EVALUATION_DAY))
    return stand(clause, of, force_of(policy, clause, day) if day else Force.PERHAPS)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The same rung under the rules before and after a change, and what to make of it."""

    change: Change
    before: Standing
    after: Standing
    says: str


def side_by_side(
    step: str, versions: Sequence[LadderSpec], of: Enterprise, near: int = 365
) -> SideBySide | None:
    """A rung under both versions where a change is near; None where none is, or the rung is not in both."""
    day = whole_day(of.variables.get(EVALUATION_DAY))
    pair = change_near(versions, day, near) if day else None
    if pair is None:
        return None
    old, new, change = pair
    rungs = (_rung(old, step), _rung(new, step))
    if rungs[0] is None or rungs[1] is None:
        return None
    before, after = stand(rungs[0], of), stand(rungs[1], of)
    told = f"按“{old.label.zh}”{STATE_LABELS[before.state]}，按“{new.label.zh}”{STATE_LABELS[after.state]}"
    return SideBySide(change, before, after, f"{change.says}；{told}；{after.says}")


def _rung(ladder: LadderSpec, step: str) -> Rung | None:
    return next((rung for rung in ladder.rungs if step in (rung.step, rung.id)), None)
