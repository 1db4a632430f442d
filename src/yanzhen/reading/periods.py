"""Which year governs a number: explicit years, plan periods, section headings, the document's own date."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPAN = re.compile(r"(?:20\d\d)(?:年)?\s*[—\-–~至到]+\s*(20\d\d)年?")
_YEAR = re.compile(r"(20\d\d)\s*年")
_COMPARED = re.compile(r"(?:比|较|与|从|由|自|相比|优于|高于|低于)\s*“?$")
_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_PLAN = re.compile(r"“?(十[二三四五六]五)”?\s*(?:时期|期间|末|以来|收官|五年|规划|目标)")
_ANY_PLAN = re.compile("十[二三四五六]五")
_RELATIVE = (
    (re.compile(r"今年|本年|年内|当年|全年"), 0),
    (re.compile(r"去年|上年|过去一年|一年来"), -1),
    (re.compile(r"明年"), 1),
)


@dataclass(frozen=True, slots=True)
class Governing:
    """A year that was found, whether it lies in a phrase that looks ahead, and where the phrase ends."""

    year: int
    end: int
    ahead: bool


def years_in(sentence: str, document_year: int | None) -> list[Governing]:
    """Every governing year of a sentence in order; years of comparison (比2020年) are left out."""
    found: list[Governing] = []
    taken: list[tuple[int, int]] = []
    for match in _SPAN.finditer(sentence):
        found.append(Governing(int(match.group(1)), match.end(), False))
        taken.append(match.span())
    for match in _YEAR.finditer(sentence):
        before = sentence[max(0, match.start() - 4) : match.start()]
        if _COMPARED.search(before) or any(a <= match.start() < b for a, b in taken):
            continue
        found.append(Governing(int(match.group(1)), match.end(), bool(re.search(r"(?:到|至)$", before))))
    for match in _PLAN.finditer(sentence):
        if not _COMPARED.search(sentence[max(0, match.start() - 4) : match.start()]):
            found.append(Governing(_PLANS[match.group(1)], match.end(), False))
    if document_year:
        for pattern, shift in _RELATIVE:
            found += [
                Governing(document_year + shift, m.end(), shift > 0) for m in pattern.finditer(sentence)
            ]
    return sorted(found, key=lambda g: g.end)


def plans_in(line: str) -> list[Governing]:
    """The last years of the five-year plans that a line names in any way."""
    return [Governing(_PLANS[m.group()], m.end(), False) for m in _ANY_PLAN.finditer(line)]
