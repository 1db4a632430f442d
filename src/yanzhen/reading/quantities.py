"""Numbers with units as they stand in a sentence: value, unit, relation, span."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import (
    MORE,
    NOT_A_QUANTITY,
    OP_AFTER,
    OP_BEFORE,
    PEOPLE,
    RELATION_AFTER,
    RELATION_BEFORE,
    SCALE,
    UNIT,
    words,
)
from yanzhen.reading.numerals import ARABIC, CHINESE, NOT_PROSE, arabic, chinese

Number = float | int
Value = Number | tuple[Number, Number]

_DASH = r"(?:—+|–|-|~|～|至|到)"
_MONEY_NEXT = r"[以左余多的级，。、；;,）)大产企项工园台关次]|$"
_NUMBER = re.compile(
    rf"(?P<low>{ARABIC})\s*(?P<lowscale>{SCALE})?(?P<lowunit>%|％)?\s*{_DASH}\s*(?P<high>{ARABIC})\s*(?P<highscale>{SCALE})?(?P<more0>{MORE})?\s*(?P<rangeunit>{UNIT})"
    rf"|(?P<value>{ARABIC})\s*(?P<more1>{MORE})?\s*(?P<scale>{SCALE})?\s*(?P<more2>{MORE})?\s*(?:个(?=工作日))?(?P<unit>{UNIT})"
    rf"|(?P<money>{ARABIC})\s*(?P<moneyscale>万亿|亿|万)(?={_MONEY_NEXT})"
    rf"|(?P<people>{ARABIC})\s*(?P<peoplescale>万|亿)(?=[^，。；、\d]{{0,6}}{PEOPLE})"
)
_CLASS = re.compile(
    r"(?P<class>[一二两三四五六七八九]?[十百千]亿|万亿|亿)(?P<tail>元|斤|级)?(?P<next>产值|以上|大关|台阶|(?=[^，。；、\d“]{0,8}(?:产业|企业|园区|项目|集群|链|开发区)(?!培育|行动|计划)))?"
)
_CLASS_TAILS = {"级", "元", "斤"}
_REACHED = re.compile(r"(?:[过超破冲]|突破|超过|迈上|跃上|达到?)$")
_WORDS = re.compile(
    rf"(?P<han>{CHINESE})(?P<unit>{one_of(words('word_units'))})(?!{one_of(words('word_unit_not'))})"
)
_DOUBLE = re.compile(
    r"(?:实现)?(?P<fan>翻了?(?P<times>[一两二三])?番|倍增|破零|零突破|零的突破|“零”的突破|“破零”)"
)
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*[:：∶]\s*(\d+(?:\.\d+)?)\s*[:：∶]\s*(\d+(?:\.\d+)?)")
_INDEX = re.compile(
    r"(?:指数|PUE值?|系数)[^，。；、\d]{0,6}?(?:达到|达|为|控制在|降至|降到|不高于|低于|优于|至|到)\s*(?P<value>\d+(?:\.\d+)?)(?![\d%％.万亿千百个家])"
)
_SIGN = re.compile(r"[\d一二两三四五六七八九十百千亿零番倍]")
_PERSONS = re.compile(r"(人口|用户|网民|人数)[^，。；]{0,6}$")
_MULTIPLE = re.compile(r"(?:较|比)[^，。；]{0,12}$")
_OF_PERSONS = {"用户": "户"}
_MOST_NUMBERS = 150
_UNIT_NAMES = {"％": "%", "个百分点": "百分点"}
_BEFORE_WORDS = frozenset("第每某这那万亿千哪另同上下“十百个")
_BEFORE_CLASS = frozenset("几数一二三四五六七八九十百千万.上")


@dataclass(frozen=True, slots=True)
class Mention:
    """One number: ``value`` (a pair for a range), ``unit`` with its scale, ``op``, the span in the sentence.

    ``left``/``right`` bound the expression with its relation words; ``rule`` names the pattern that found it;
    ``group`` is the place of the first part where several numbers make one expression (a ratio), else -1.
    """

    value: Value
    unit: str
    op: str
    start: int
    end: int
    left: int
    right: int
    rule: str
    group: int = -1


def mentions(sentence: str) -> list[Mention]:
    """All numbers of a sentence that can quantify something, left to right, none inside a name or date.

    A sentence is at most 600 characters; more numbers than prose can hold are no prose.
    """
    if not _SIGN.search(sentence) or NOT_PROSE.search(sentence):
        return []
    found = [*_numbers(sentence), *_classes(sentence), *_words(sentence), *_phrases(sentence)]
    if not found or len(found) > _MOST_NUMBERS:
        return []
    found.sort(key=lambda m: (m.start, -m.end))
    barred = _Barred(sentence)
    kept: list[Mention] = []
    for mention in found:
        if mention.rule != "ratio" and (
            barred.holds(mention.start) or (kept and mention.start < kept[-1].end)
        ):
            continue
        kept.append(mention)
    return kept


class _Barred:
    """The stretches of a sentence whose numbers are parts of names, dates or specifications."""

    def __init__(self, sentence: str) -> None:
        self._spans = [m.span() for m in NOT_A_QUANTITY.finditer(sentence)]
        self._starts = [start for start, _ in self._spans]

    def holds(self, place: int) -> bool:
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._spans[at][1]


def _numbers(sentence: str) -> Iterator[Mention]:
    for match in _NUMBER.finditer(sentence):
        group = match.groupdict()
        if group["low"]:
            unit = (group["highscale"] or group["lowscale"] or "") + group["rangeunit"]
            yield _mention(
                sentence, (arabic(group["low"]), arabic(group["high"])), unit, match.span(), "range"
            )
        elif group["money"]:
            persons = _PERSONS.search(sentence, max(0, match.start() - 9), match.start())
            unit = group["moneyscale"] + (_OF_PERSONS.get(persons[1], "人") if persons else "元")
            yield _mention(sentence, arabic(group["money"]), unit, match.span(), "money")
        elif group["people"]:
            yield _mention(
                sentence, arabic(group["people"]), group["peoplescale"] + "人", match.span(), "people"
            )
        else:
            unit = (group["scale"] or "") + group["unit"]
            mention = _mention(sentence, arabic(group["value"]), unit, match.span(), _kind_of(group["unit"]))
            more = (group["more1"] or group["more2"]) and mention.op == "="
            yield replace(mention, op=">") if more else mention


def _kind_of(unit: str) -> str:
    """The family of a unit, as the rule path names it."""
    if unit in {"%", "％", "‰"}:
        return "percent"
    if unit.endswith("百分点"):
        return "points"
    return "money" if unit.endswith("元") else "number"


def _classes(sentence: str) -> Iterator[Mention]:
    """千亿级, 百亿元: a size written in words, in 亿元 (亿斤 for grain)."""
    for match in _CLASS.finditer(sentence):
        before = sentence[match.start() - 1] if match.start() else ""
        if before.isdigit() or before in _BEFORE_CLASS:
            continue
        tail, following = match.group("tail") or "", match.group("next") is not None
        written = match.group("class")
        reached = _REACHED.search(sentence, max(0, match.start() - 3), match.start())
        if not (tail or following or reached) or (written == "亿" and tail != "级" and not reached):
            continue
        amount = 10**12 if written == "万亿" else chinese(written) or 1
        end = match.end("class") + len(tail)
        unit = "亿斤" if tail == "斤" else "亿元"
        yield _mention(sentence, max(1, amount // 10**8), unit, (match.start(), end), "class")


def _words(sentence: str) -> Iterator[Mention]:
    for match in _WORDS.finditer(sentence):
        before = sentence[match.start() - 1] if match.start() else ""
        number = chinese(match.group("han"))
        if number is None or before.isdigit() or before in _BEFORE_WORDS:
            continue
        if match.group("unit") == "成":
            yield _mention(sentence, number * 10, "%", match.span(), "words")
        elif number > 1:
            yield _mention(sentence, number, match.group("unit"), match.span(), "words")


def _phrases(sentence: str) -> Iterator[Mention]:
    for match in _DOUBLE.finditer(sentence):
        phrase, span = match.group("fan"), match.span("fan")
        if "零" in phrase:
            unit = (
                "家"
                if re.search(r"(?:企业|公司)[^，。；]{0,6}$", sentence[max(0, span[0] - 8) : span[0]])
                else "个"
            )
            yield replace(_mention(sentence, 1, unit, span, "zero"), op=">=")
        elif phrase != "倍增" or _MULTIPLE.search(sentence, max(0, span[0] - 16), span[0]):
            times = chinese(match.group("times") or "一") or 1
            yield _mention(sentence, (2**times - 1) * 100, "%", span, "double")
    for match in _RATIO.finditer(sentence):
        for part in (1, 2, 3):
            made = _mention(sentence, arabic(match.group(part)), "%", match.span(part), "ratio")
            yield replace(made, op="=", group=match.start())
    for match in _INDEX.finditer(sentence):
        yield _mention(sentence, arabic(match.group("value")), "", match.span("value"), "index")


def _mention(sentence: str, value: Value, unit: str, span: tuple[int, int], rule: str) -> Mention:
    start, end = span
    before = OP_BEFORE.search(sentence, max(0, start - 8), start)
    after = OP_AFTER.match(sentence, end)
    left = before.start() if before else start
    right = after.end() if after else end
    op = RELATION_AFTER[after[1]] if after else RELATION_BEFORE[before[1]] if before else "="
    if isinstance(value, tuple):
        value, op = (min(value), max(value)), "range"
    return Mention(value, _UNIT_NAMES.get(unit, unit), op, start, end, left, right, rule)
