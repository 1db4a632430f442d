"""What a capability tells an enterprise on its portal: one card, a few lines, the way to the rest."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PortalLine:
    """One thing in a sentence. ``link`` is an address of a page, ``light`` one of "" green yellow red, ``due`` a day."""

    text: str
    link: str = ""
    light: str = ""
    due: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PortalCard:
    """What one capability has for an enterprise: urgent lines first, at most a handful.

    ``more`` is the address of the whole list; ``empty`` says what it means that there is no line and what to do next.
    """

    code: str
    title: str
    lines: tuple[PortalLine, ...]
    more: str = ""
    empty: str = ""
