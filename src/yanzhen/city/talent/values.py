"""What the talent pool is filled in with, and its sums with their denominators."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from yanzhen.kernel.proportions import tell_share


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """A post as somebody filled it in; ``enterprise``, ``node`` and ``region`` are codes, empty where unknown."""

    label: str
    skills: str
    count: int
    deadline: datetime.date
    level: str = "any"
    enterprise: str = ""
    node: str = ""
    region: str = ""
    pay: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """A class as an office filled it in; a school that is not known yet is made with its kind."""

    school: str
    school_kind: str
    label: str
    skills: str
    level: str
    count: int
    ready_on: datetime.date
    kind: str = "ordinary"
    enterprise: str = ""
    node: str = ""
    region: str = ""
    starts_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody who agreed; ``days`` is how long name and telephone may be kept."""

    name: str
    phone: str
    skills: str
    level: str
    ready_on: datetime.date
    consented_on: datetime.date
    consent: str
    agreed: bool
    days: int
    node: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Hiring:
    """What the enterprise said to a referral, or what a call after 90 days found."""

    version: int
    hired: int = 0
    hired_on: datetime.date | None = None
    reason: str = ""
    says: str = ""
    stayed: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Heads of all posts, a chain or a level. Nothing here is a share of less than what it says.

    ``ended`` posts are those past their deadline or closed: only of them it can be told whether they were filled.
    ``due`` were hired more than 90 days ago, ``checked`` of them somebody asked about.
    """

    label: str
    posts: int
    wanted: int
    hired: int
    ended_posts: int
    ended_wanted: int
    ended_filled: int
    due: int
    checked: int
    stayed: int

    @property
    def fill_rate(self) -> str:
        return tell_share(self.ended_filled, self.ended_wanted)

    @property
    def retention(self) -> str:
        return tell_share(self.stayed, self.checked)

    @property
    def unchecked(self) -> int:
        return self.due - self.checked
