"""The ladder of the city: who reaches a rung by the facts, who was recognised, who is next and how far away."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanzhen.city.policies.answering import enterprise_of, variables_on
from yanzhen.city.policies.facts import Dossier, Rulebook
from yanzhen.city.policies.values import Quota
from yanzhen.rules.batch import Outcomes, columns_of, compile_rules
from yanzhen.rules.nearness import Flip
from yanzhen.rules.standing import STATE_LABELS, Standing, State, stand
from yanzhen.rules.versions import in_force
from yanzhen.specs.rulebook import LadderSpec, Rung

ORDER = (
    State.ENTITLED, State.ONCE_DOCUMENT, State.POSSIBLE, State.NEAR, State.CANNOT_TELL, State.NOT, State.OUT_OF_FORCE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """An enterprise of the register and the recognitions that sources name."""

    code: str
    name: str
    rungs: tuple[str, ...]

    def holds(self, rung: Rung) -> str:
        """The recognition as written that names this rung; empty when no source names it."""
        return next((text for text in self.rungs if any(name in text for name in names_of(rung))), "")


@dataclass(frozen=True, slots=True)
class RungState:
    """One rung over the whole city. Computed and recorded are two different things and stand apart."""

    ladder: LadderSpec
    rung: Rung
    reached: int
    possible: int
    refused: int
    unknown: int
    recorded: int
    quotas: tuple[Quota, ...] = ()


@dataclass(frozen=True, slots=True)
class Climber:
    """One enterprise before one rung."""

    code: str
    name: str
    standing: Standing
    recorded: str

    @property
    def label(self) -> str:
        return STATE_LABELS[self.standing.state]

    @property
    def nearest(self) -> Flip | None:
        return self.standing.flips[0] if self.standing.flips else None


def current_rungs(book: Rulebook, day: datetime.date) -> list[tuple[LadderSpec, Rung]]:
    """The rungs of the ladders that count here on a day, in the order of the ladders; not those of other places."""
    return [
        (ladder, rung) for ladder in in_force(book.ladders, day) for rung in ladder.rungs if not rung.example
    ]


def rung_states(
    book: Rulebook,
    dossiers: Mapping[str, Dossier],
    register: Sequence[Recognised],
    quotas: Sequence[Quota],
    day: datetime.date,
) -> tuple[RungState, ...]:
    """Every rung with its counts, all enterprises at once."""
    steps = current_rungs(book, day)
    if not steps or not register:
        return ()
    program = compile_rules([rung for _, rung in steps], book.vocabulary)
    told = program.evaluate(columns_of([dossiers[r.code].facts for r in register]), variables_on(day))
    return tuple(_state(ladder, rung, told, register, quotas) for ladder, rung in steps)


def _state(
    ladder: LadderSpec, rung: Rung, told: Outcomes, register: Sequence[Recognised], quotas: Sequence[Quota]
) -> RungState:
    sides = (told.yes(rung.id), told.maybe(rung.id), told.no(rung.id))
    reached, possible, refused = (int(side.sum()) for side in sides)
    return RungState(
        ladder,
        rung,
        reached,
        possible,
        refused,
        unknown=len(register) - reached - possible - refused,
        recorded=sum(bool(r.holds(rung)) for r in register),
        quotas=tuple(q for q in quotas if _counts(q.label, names_of(rung))),
    )


def names_of(rung: Rung) -> tuple[str, ...]:
    """The name of a rung and what else papers call it."""
    return (rung.label.zh, *rung.called)


def _counts(target: str, names: Sequence[str]) -> bool:
    """Whether a target names the rung at its head or end; «上市后备» does not count «上市»."""
    return any(target.startswith(name) or target.endswith(name) for name in names)


def climbers(
    book: Rulebook,
    dossiers: Mapping[str, Dossier],
    register: Sequence[Recognised],
    rung: Rung,
    day: datetime.date,
) -> list[Climber]:
    """Who reaches a rung, who might, who is next: nearest first, then those of whom fewest facts are missing."""
    found = [
        Climber(r.code, r.name, stand(rung, enterprise_of(book, dossiers[r.code], day)), r.holds(rung))
        for r in register
    ]
    return sorted(found, key=_rank)


def _rank(one: Climber) -> tuple[int, float, int, str]:
    distance = float(one.nearest.rank) if one.nearest else 0.0
    return ORDER.index(one.standing.state), distance, len(one.standing.ask), one.name
