"""The rules of the competition check as installed, and a text with its findings marked for the page."""

from __future__ import annotations

from collections.abc import Iterable

from yanzhen.city.records.queries import definitions
from yanzhen.rules.competition import Concern
from yanzhen.specs.rulebook import NeverRule


def competition_rules() -> tuple[NeverRule, ...]:
    """What no offer may hold, as the installed packs define it; a city's pack replaces a rule of the reference."""
    held = {spec["id"]: spec for _, spec in definitions("never_rules")}
    return tuple(NeverRule.model_validate(spec) for spec in held.values())


def pieces(text: str, concerns: Iterable[Concern]) -> list[tuple[str, str]]:
    """(words, ``block`` | ``review`` | empty) in order: the text cut at the findings that count."""
    cut: list[tuple[str, str]] = []
    at = 0
    for concern in sorted((c for c in concerns if c.counts), key=lambda c: c.start):
        if concern.start < at:
            continue
        cut += [(text[at : concern.start], ""), (text[concern.start : concern.end], concern.severity)]
        at = concern.end
    return [piece for piece in [*cut, (text[at:], "")] if piece[0]]
