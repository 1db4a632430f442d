"""Which years a sentence names: dates, spans, five-year plans, words such as 今年 and 目前."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPAN = re.compile(r"(20\d\d)(?:年)?\s*[—\-–~至到]+\s*(20\d\d)年?")
_YEAR = re.compile(r"(20\d\d)\s*年(?!远景|.{0,3}碳达峰)")
_COMPARED = re.compile(r"(?:比|较|与|从|由|自|相比|优于|高于|低于|是)\s*“?$")
_TOWARDS = re.compile(r"(?:到|至|力争|确保)$")
_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
_NUMBERED = {"十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030}
_PLAN = re.compile(r"“?(十[二三四五六]五)”?\s*(?:时期|期间|末|以来|收官|五年|规划|目标)")
_ANY_PLAN = re.compile("十[二三四五六]五")
_NAMED_PLAN = re.compile(r"(十[二三四五六]五)”?(?:规划|计划|发展)|第(十[二三四五])个五年规划")
_RELATIVE = (
    (re.compile(r"今年|本年(?!度化)"), 0),
    (re.compile(r"去年|上年(?!年?末?以)|过去一年|一年来"), -1),
    (re.compile(r"明年"), 1),
)
_THIS_YEAR = re.compile(r"(?<![两三四五一二\d])年内|当年|全年")
_NOW = re.compile(r"目前|现有|现已|迄今|截至当前")
_AGAINST = re.compile(r"(?:比|较|由|从|与|是)\s*$")


@dataclass(frozen=True, slots=True)
class Governing:
    """A year that was found, whether it lies in a phrase that looks ahead, where the phrase begins and ends.

    ``now`` marks 目前: the document's own year, always as it is.
    """

    year: int
    end: int
    ahead: bool
    start: int = 0
    now: bool = False


def years_in(sentence: str, document_year: int | None, *, past: bool | None = None) -> list[Governing]:
    """Every governing year of a sentence in order; years of comparison (比2020年) are left out.

    ``past`` tells that the sentence stands in a record, where 全年 is the year recorded and not the running one.
    """
    found = list(_dated(sentence)) if "20" in sentence or "五" in sentence else []
    if document_year:
        for pattern, shift in _RELATIVE:
            for match in pattern.finditer(sentence):
                if not _AGAINST.search(sentence, max(0, match.start() - 2), match.start()):
                    found.append(Governing(document_year + shift, match.end(), shift > 0, match.start()))
        if past is not True:
            found += [
                Governing(document_year, m.end(), False, m.start()) for m in _THIS_YEAR.finditer(sentence)
            ]
        for match in _NOW.finditer(sentence):
            if not _AGAINST.search(sentence, max(0, match.start() - 2), match.start()):
                found.append(Governing(document_year, match.end(), False, match.start(), True))
    return sorted(found, key=lambda g: g.end)


def _dated(sentence: str) -> list[Governing]:
    found: list[Governing] = []
    taken: list[tuple[int, int]] = []
    for match in _SPAN.finditer(sentence):
        found.append(Governing(int(match.group(2)), match.end(), False, match.start()))
        taken.append(match.span())
    for match in _YEAR.finditer(sentence):
        before = sentence[max(0, match.start() - 4) : match.start()]
        if _COMPARED.search(before) or any(a <= match.start() < b for a, b in taken):
            continue
        ahead = bool(_TOWARDS.search(before))
        found.append(Governing(int(match.group(1)), match.end(), ahead, match.start()))
    for match in _PLAN.finditer(sentence):
        if not _COMPARED.search(sentence[max(0, match.start() - 4) : match.start()]):
            found.append(Governing(_PLANS[match.group(1)], match.end(), False, match.start()))
    return found


def plans_in(line: str) -> list[Governing]:
    """The last years of the five-year plans that a line names in any way."""
    return [Governing(_PLANS[m.group()], m.end(), False, m.start()) for m in _ANY_PLAN.finditer(line)]


def plan_end(title: str) -> int | None:
    """The last year of the plan that a title names: （2018—2020年）, “十四五”规划, 第十三个五年规划."""
    spans = _SPAN.findall(title)
    if spans:
        return int(spans[-1][1])
    named = _NAMED_PLAN.search(title)
    if named is None:
        return None
    return _PLANS[named.group(1)] if named.group(1) else _NUMBERED[named.group(2)]
