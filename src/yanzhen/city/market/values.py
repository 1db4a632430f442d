"""What the market hands to others and gets from them: a draft, an act as given, a proposal, sums with their denominators."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanzhen.kernel.proportions import tell_share


@dataclass(frozen=True, slots=True)
class Draft:
    """A listing as somebody filled it in; ``enterprise`` a code, empty for the own one or for a scenario of an office."""

    title: str
    kind: str
    products: str
    valid_until: datetime.date
    enterprise: str = ""
    node: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    region: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    hard: str = ""
    soft: str = ""
    told: str = ""
    text: str = ""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gives with an act on a match: the version that was looked at and the fields of the act."""

    version: int
    says: str = ""
    reason: str = ""
    what: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    amount: Decimal | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    file: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one feature adds to a proposal, in words."""

    label: str
    amount: float
    told: str


@dataclass(frozen=True, slots=True)
class Found:
    """One enterprise that may suit a listing. ``listing``: its own listing that answers, 0 where only the register speaks.

    ``refused``: what parts them, with what would have to change; empty for a proposal.
    """

    enterprise: int
    code: str
    name: str
    listing: int
    rank: int
    score: float
    ceiling: float
    parts: tuple[Part, ...]
    unsure: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """The best that were found, the best of those that a condition parts, and how far the search went."""

    found: tuple[Found, ...]
    refused: tuple[Found, ...]
    reached: str
    market: str


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order that both sides confirmed, for rooms that lend on it or count it; ``local`` None where a place is unknown."""

    number: str
    seller: str
    buyer: str
    what: str
    amount: Decimal | None
    confirmed_on: datetime.date
    ends_on: datetime.date | None
    local: bool | None
    practice: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts of one kind of listing or of all; every share names what it is a share of.

    ``proposed``: all pairs that the machine ever put forward, those it took back included. ``told``: those of them whose
    other side heard of it. ``deals``: confirmed orders by whatever way; ``hits``: proposals with a confirmed order.
    """

    label: str
    listings: int
    running: int
    empty: int
    """Listings for which nothing was found."""
    proposed: int
    told: int
    answered: int
    willing: int
    hits: int
    wrong: int
    """Proposals that people called beside the point."""
    late: int
    """Invitations and answers whose limit has passed without a yes or no."""
    own: int
    own_hits: int
    served: int
    """Listings with at least one confirmed order."""
    deals: int
    local: int
    nowhere: int
    """Confirmed orders of which a side's place is unknown."""

    @property
    def silent(self) -> int:
        return self.told - self.answered

    @property
    def hit_rate(self) -> str:
        return tell_share(self.hits, self.proposed)

    @property
    def willingness(self) -> str:
        return tell_share(self.willing, self.answered)

    @property
    def answer_rate(self) -> str:
        return tell_share(self.answered, self.told)

    @property
    def service_rate(self) -> str:
        return tell_share(self.served, self.listings)

    @property
    def recall(self) -> str:
        """Of the pairs that came to an order, those that the machine had put forward."""
        return tell_share(self.hits, self.hits + self.own_hits)

    @property
    def local_share(self) -> str:
        return tell_share(self.local, self.deals - self.nowhere)
