"""Whether projects land where a park's own industries are (两主一特)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Placing(StrEnum):
    """UNKNOWN is an answer: the park names no industries, or the project's node is not known."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ParkProfile:
    """A park with the chains of its own positioning; ``words`` is the positioning as written."""

    id: str
    name: str
    chains: frozenset[str]
    words: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """A project, the parks it lies in and the chains its nodes belong to."""

    id: str
    name: str
    parks: tuple[str, ...]
    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One project in one park, with the reason in Chinese."""

    project: str
    park: str
    placing: Placing
    reason: str


@dataclass(frozen=True, slots=True)
class ParkFit:
    """``fit`` = inside / (inside + outside); None when no project can be judged."""

    park: str
    inside: int
    outside: int
    unknown: int

    @property
    def fit(self) -> float | None:
        judged = self.inside + self.outside
        return self.inside / judged if judged else None


def place_projects(
    projects: Iterable[ProjectPlace], parks: Iterable[ParkProfile], labels: dict[str, str]
) -> tuple[Standing, ...]:
    """Each project in each of its parks; ``labels`` name the chains. Parks that nobody described are left out."""
    known = {park.id: park for park in parks}
    return tuple(
        _standing(project, known[park], labels)
        for project in projects
        for park in project.parks
        if park in known
    )


def _standing(project: ProjectPlace, park: ParkProfile, labels: dict[str, str]) -> Standing:
    if not park.chains:
        return Standing(project.id, park.id, Placing.UNKNOWN, f"{park.name}的主导产业没有收录")
    if not project.chains:
        return Standing(project.id, park.id, Placing.UNKNOWN, "项目还没有对上产业链环节")
    shared = [c for c in project.chains if c in park.chains]
    named = "、".join(labels.get(c, c) for c in (shared or project.chains))
    if shared:
        return Standing(project.id, park.id, Placing.INSIDE, f"属于{named}，在{park.name}的主导产业内")
    own = "、".join(labels.get(c, c) for c in sorted(park.chains))
    return Standing(project.id, park.id, Placing.OUTSIDE, f"属于{named}；{park.name}的主导产业是{own}")


def fit_of_parks(standings: Sequence[Standing]) -> tuple[ParkFit, ...]:
    """Counts a park, in the order in which the parks come up."""
    order = dict.fromkeys(s.park for s in standings)
    return tuple(
        ParkFit(park, *(sum(s.park == park and s.placing is kind for s in standings) for kind in Placing))
        for park in order
    )
