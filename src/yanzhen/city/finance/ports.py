"""What finance asks of policies, which it may not know: the facts of an enterprise with where each came from."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yanzhen.city.enterprises.queries import rule_facts
from yanzhen.city.records.queries import definitions
from yanzhen.specs.rulebook import FactSpec

Known = list[tuple[FactSpec, Any, Any]]
"""(what, value, origin with source, date, grade) of everything known of an enterprise on a day."""


def vocabulary() -> dict[str, FactSpec]:
    """Facts by id, as the installed packs define them."""
    return {content["id"]: FactSpec.model_validate(content) for _, content in definitions("facts")}


def _registered(code: str, day: datetime.date) -> Known:
    """What the register alone knows."""
    words = vocabulary()
    held = rule_facts([code], day).get(code, {})
    return [(words[name], seen.value, seen) for name, seen in held.items() if name in words]


@dataclass(slots=True)
class Above:
    """``known(code, day)``: the register's facts and above them what people stated."""

    known: Callable[[str, datetime.date], Known] = _registered


above = Above()
