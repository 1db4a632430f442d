"""Numbers with units as they stand in a sentence: value, unit, operator, span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.reading.grammar import NOT_A_QUANTITY, OPS_AFTER, OPS_BEFORE, SCALE, UNIT
from yanzhen.reading.numerals import ARABIC, CHINESE, NOT_PROSE, arabic, chinese

_DASH = r"(?:—+|–|-|~|～|至|到)"
_MORE = r"(?:多|余|几|来)"
_NUMBER = re.compile(
    rf"(?P<low>{ARABIC})\s*(?P<lowscale>{SCALE})?(?P<lowunit>%|％)?\s*{_DASH}\s*(?P<high>{ARABIC})\s*(?P<highscale>{SCALE})?(?P<more0>{_MORE})?\s*(?P<rangeunit>{UNIT})"
    rf"|(?P<value>{ARABIC})\s*(?P<more1>{_MORE})?\s*(?P<scale>{SCALE})?\s*(?P<more2>{_MORE})?\s*(?P<unit>{UNIT})"
    rf"|(?P<money>{ARABIC})\s*(?P<moneyscale>万亿|亿|万)(?=[以左余多的级，。、；）)大产企项工园]|$)"
    rf"|(?P<people>{ARABIC})\s*(?P<peoplescale>万|亿)(?=[^，。；、\d]{{0,6}}(?:人口|对象|居民|职工|学生|农民|毕业生|群众|劳动|儿童|老年?人))"
)
_CLASS = re.compile(
    r"(?P<class>[百千]亿|万亿|[十百千]亿|亿|[五三二]百亿|[两]千亿|[五]十亿)(?P<unit>元|斤|公里)?(?P<tail>级|产业|产值|企业|园区|元|项目|集群|斤)"
)
_WORDS = re.compile(
    rf"(?P<han>{CHINESE})(?P<unit>家|个|项|名|条|座|所|成|倍|件|艘|位|户|张|部)(?!五|来|方|人|别|体|级|性|案|目|业|台阶|底线|阶段|维护|规定|一|意识|确保|大局|重大|关键|环节|层面|层次|坚持|必须|转变|结合|统一|路径|维度|领域|先行)"
)
_DOUBLE = re.compile(r"(?:实现)?(?P<fan>翻(?P<times>[一两二三])?番|倍增|破零|零的突破|“零”的突破|“破零”)")
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*[:：∶]\s*(\d+(?:\.\d+)?)\s*[:：∶]\s*(\d+(?:\.\d+)?)")
_INDEX = re.compile(r"指数[^，。；、]{0,4}?(?:达到|达|为)\s*(?P<value>\d+(?:\.\d+)?)(?![\d%％.万亿千百个家])")
_SIGN = re.compile(r"[\d一二两三四五六七八九十百千亿零番]")
_UNIT_NAMES = {"％": "%", "个百分点": "百分点"}


@dataclass(frozen=True, slots=True)
class Mention:
    """One number: ``value`` (a pair for a range), ``unit`` with its scale, ``op``, the span in the sentence.

    ``left``/``right`` bound the expression with its operators; ``rule`` names the pattern that found it.
    """

    value: float | int | tuple[float | int, float | int]
    unit: str
    op: str
    start: int
    end: int
    left: int
    right: int
    rule: str


def mentions(sentence: str) -> list[Mention]:
    """All numbers of a sentence that can quantify something, left to right, none inside a name or date."""
    if not _SIGN.search(sentence) or NOT_PROSE.search(sentence):
        return []
    barred = [m.span() for m in NOT_A_QUANTITY.finditer(sentence)]
    found = [*_numbers(sentence), *_classes(sentence), *_words(sentence), *_phrases(sentence)]
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        inside = any(a <= mention.start and mention.start < b for a, b in barred) and mention.rule not in {
            "ratio"
        }
        if inside or (kept and mention.start < kept[-1].end and mention.rule != "ratio-part"):
            continue
        kept.append(mention)
    return kept


def _numbers(sentence: str) -> Iterator[Mention]:
    for match in _NUMBER.finditer(sentence):
        group = match.groupdict()
        if group["low"]:
            unit = (group["highscale"] or group["lowscale"] or "") + group["rangeunit"]
            value: float | int | tuple[float | int, float | int] = (
                arabic(group["low"]),
                arabic(group["high"]),
            )
            yield _mention(sentence, value, unit, match.span(), "range", more=False)
        elif group["money"]:
            persons = re.search(r"人口[^，。；]{0,6}$", sentence[: match.start()])
            unit = group["moneyscale"] + ("人" if persons else "元")
            yield _mention(sentence, arabic(group["money"]), unit, match.span(), "money", more=False)
        elif group["people"]:
            yield _mention(
                sentence,
                arabic(group["people"]),
                group["peoplescale"] + "人",
                match.span(),
                "people",
                more=False,
            )
        else:
            unit = (group["scale"] or "") + group["unit"]
            more = bool(group["more1"] or group["more2"])
            yield _mention(sentence, arabic(group["value"]), unit, match.span(), "number", more=more)


def _classes(sentence: str) -> Iterator[Mention]:
    for match in _CLASS.finditer(sentence):
        if match.start() and (
            sentence[match.start() - 1].isdigit()
            or sentence[match.start() - 1] in "几数一二三四五六七八九十百千万.上"
        ):
            continue
        bare = match.group("class") == "亿" and match.group("tail") != "级"
        if bare and not re.search(r"[过超破]$", sentence[: match.start()]):
            continue
        amount = chinese(match.group("class")) or 1
        unit = "亿斤" if match.group("tail") == "斤" else "亿元"
        end = match.start("tail") + (match.group("tail") in {"级", "元", "斤"})
        mention = _mention(sentence, amount // 10**8, unit, (match.start(), end), "class", more=False)
        yield mention


def _words(sentence: str) -> Iterator[Mention]:
    for match in _WORDS.finditer(sentence):
        before = sentence[match.start() - 1] if match.start() else ""
        number = chinese(match.group("han"))
        if number is None or before.isdigit() or (before and before in "第每某这那万亿千哪另同上下“十百个"):
            continue
        unit = match.group("unit")
        if unit == "成":
            yield _mention(sentence, number * 10, "%", match.span(), "words", more=False)
        elif number > 1:
            yield _mention(sentence, number, unit, match.span(), "words", more=False)


def _phrases(sentence: str) -> Iterator[Mention]:
    for match in _DOUBLE.finditer(sentence):
        phrase = match.group("fan")
        if "零" in phrase:
            yield _mention(sentence, 1, "家", match.span("fan"), "zero", more=False)
        elif phrase == "倍增":
            continue
        else:
            times = chinese(match.group("times") or "一") or 1
            yield _mention(sentence, (2**times - 1) * 100, "%", match.span("fan"), "double", more=False)
    for match in _RATIO.finditer(sentence):
        for part in (1, 2, 3):
            yield _mention(sentence, arabic(match.group(part)), "%", match.span(part), "ratio", more=False)
    for match in _INDEX.finditer(sentence):
        yield _mention(sentence, arabic(match.group("value")), "", match.span("value"), "index", more=False)


def _mention(
    sentence: str,
    value: float | int | tuple[float | int, float | int],
    unit: str,
    span: tuple[int, int],
    rule: str,
    *,
    more: bool,
) -> Mention:
    start, end = span
    left, op_before = _operator_before(sentence, start)
    right, op_after = _operator_after(sentence, end)
    op = op_after or op_before or (">" if more else "=")
    if isinstance(value, tuple):
        value, op = (min(value), max(value)), "range"
    return Mention(value, _UNIT_NAMES.get(unit, unit), op, start, end, left, right, rule)


def _operator_before(sentence: str, start: int) -> tuple[int, str]:
    head = sentence[max(0, start - 8) : start]
    for pattern, op in OPS_BEFORE:
        match = re.search(pattern + r"\s*(?:了|在|至|到)?\s*$", head)
        if match:
            return start - (len(head) - match.start()), op
    return start, ""


def _operator_after(sentence: str, end: int) -> tuple[int, str]:
    for pattern, op in OPS_AFTER:
        match = re.match(r"\s*" + pattern, sentence[end : end + 6])
        if match:
            return end + match.end(), op
    return end, ""
