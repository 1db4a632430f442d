"""What competition law forbids in an offer or a policy text: each finding names rule, law, clause and word with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.rulebook import NeverRule

SENTENCE = re.compile(r"[^。；;！!？?\n]+[。；;！!？?]?")
PART = re.compile(r"[，,：:]")
FORBIDS = re.compile(
    r"不得|禁止|严禁|不准|不允许|不搞|不再|杜绝|防止|清理|取消|废止|停止|纠正|违规|违法|未(?:承诺|约定|设置)"
)
LISTED = re.compile(
    r"(?:不得|禁止|严禁|不准|清理|取消|废止)[^。]*?(?:下列|以下|如下|包括|情形|行为|方式|内容)[^。]*?[：:]"
)
ENDED = re.compile(r"废止|停止执行|不再执行|予以(?:取消|清理|纠正)|一律(?:取消|停止)")
HEADING = re.compile(
    r"第[一二三四五六七八九十百0-9]+[条章款项]|[（(][一二三四五六七八九十0-9]+[）)]|[一二三四五六七八九十]+、|[0-9]+[.．、]"
)
BLOCK, REVIEW = "block", "review"


@dataclass(frozen=True, slots=True)
class Concern:
    """One finding. ``start``/``end`` are offsets in the text; ``spared`` says why it does not count, if it does not."""

    rule: str
    says: str
    severity: str
    action: str
    law: tuple[tuple[str, str], ...]
    clause: str
    sentence: str
    word: str
    start: int
    end: int
    spared: str = ""

    @property
    def counts(self) -> bool:
        return not self.spared


def find_concerns(text: str, rules: Iterable[NeverRule]) -> tuple[Concern, ...]:
    """Everything in ``text`` that a rule is about, in the order of the text; what a rule spares is told with its reason.

    A text that itself forbids the thing, and what national law grants to everybody, is spared. Raises YanzhenError
    for an empty text.
    """
    if not text.strip():
        raise YanzhenError("没有可检查的文字", why="内容是空的", do="粘贴全文，或换一份能读出文字的文件")
    found = [concern for rule in rules for concern in _of_rule(text, rule)]
    return tuple(sorted(found, key=lambda c: (c.start, c.end, c.rule)))


def _of_rule(text: str, rule: NeverRule) -> Iterator[Concern]:
    for sentence in SENTENCE.finditer(text):
        for start, end in _spans(sentence.group(), rule):
            yield _concern(text, rule, sentence, start, end)


def _spans(sentence: str, rule: NeverRule) -> list[tuple[int, int]]:
    """Places of words and patterns; those that overlap are one, from the first to the last sign."""
    hits = sorted(m.span() for pattern in _patterns(rule) for m in pattern.finditer(sentence) if m.group())
    joined: list[tuple[int, int]] = []
    for start, end in hits:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _patterns(rule: NeverRule) -> list[re.Pattern[str]]:
    return [*(compiled(re.escape(word)) for word in rule.words), *(compiled(p) for p in rule.patterns)]


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _concern(text: str, rule: NeverRule, sentence: re.Match[str], start: int, end: int) -> Concern:
    at = sentence.start()
    words = sentence.group()
    return Concern(
        rule.id, rule.says, rule.severity, rule.action, tuple((r.source, r.place) for r in rule.references),
        _clause(text, at + start), words.strip(), words[start:end], at + start, at + end, _spared(words, rule, start, end),
    )  # fmt: skip


def _clause(text: str, place: int) -> str:
    """The nearest number that stands at the head of a line at or before the place: 第三条, （二）, 5."""
    for line in reversed(text[:place].splitlines() or [""]):
        if found := HEADING.match(line.strip()):
            return found.group()
    return ""


def _spared(sentence: str, rule: NeverRule, start: int, end: int) -> str:
    granted = next(
        (
            m
            for p in rule.spared
            for m in compiled(p).finditer(sentence)
            if m.start() < end and start < m.end()
        ),
        None,
    )
    if granted:
        return f"“{granted.group()}”属于依法普遍适用的，或不是奖补"
    listed = LISTED.search(sentence)
    if listed and listed.end() <= start:
        return "原文是在列举禁止的做法"
    forbids = FORBIDS.search(PART.split(sentence[:start])[-1]) or ENDED.search(sentence, end)
    return f"原文写的是“{forbids.group()}”" if forbids else ""


def blocks(concerns: Iterable[Concern]) -> bool:
    """Whether anything stands in the way of publishing."""
    return any(c.counts and c.severity == BLOCK for c in concerns)


def needs_review(concerns: Iterable[Concern]) -> bool:
    """Whether the record of a review is required."""
    return any(c.counts for c in concerns)
