"""What demands hands to others and gets from them: a draft as it was filled in, a visit, sums with their denominators."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from yanzhen.kernel.proportions import tell_share


@dataclass(frozen=True, slots=True)
class Draft:
    """A demand as somebody filled it in; ``enterprise`` a code, empty for the anonymous line."""

    subject: str
    kind: str
    text: str
    enterprise: str = ""
    channel: str = "own"
    hidden: bool = False
    region: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    visit: int | None = None
    file: Any = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives with an act: the version that was looked at and the fields of the act."""

    version: int
    says: str = ""
    lead: str = ""
    assisting: tuple[str, ...] = ()
    weight: str = ""
    days: int = 0
    refusal: str = ""
    into: str = ""
    file: Any = None


@dataclass(frozen=True, slots=True)
class VisitTold:
    """A visit as supervision tells it: who went when, what for, what was heard."""

    key: int
    enterprise: str
    on: datetime.date
    kind: str
    who: str
    purpose: str
    heard: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts of one unit, kind, month or of all. Nothing here is a share of less than what it says.

    ``asked``: answered and there is an enterprise that could say what it thinks; ``rated``: it did.
    """

    label: str
    received: int
    valid: int
    answered: int
    on_time: int
    running: int
    late: int
    asked: int
    rated: int
    satisfied: int
    reopened: int

    @property
    def silent(self) -> int:
        return self.asked - self.rated

    @property
    def satisfaction(self) -> str:
        return tell_share(self.satisfied, self.rated)

    @property
    def punctuality(self) -> str:
        return tell_share(self.on_time, self.answered)
