"""Sentences with what governs them: section, document year, whether the text looks back or ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.reading.numerals import NOT_PROSE
from yanzhen.reading.periods import plans_in, years_in

_SENTENCE = re.compile(r"[^。；！？!?\n;]{1,600}[。；！？!?;]?")
_HEADING = re.compile(
    r"^\s*(?:#+|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d+[.、．])"
)
_IMPERATIVE = re.compile(
    r"\s*(?:要|以|力争|争取|确保|加快|推进|强化|实施|支持|推动|深化|突出|做好|完善|开展|大力|深入|全力|办好|加强|建设|优化|提升|培育|扩大|鼓励|引导|抓好|落实|"
    r"构建|健全|打造|统筹|坚持|发展|积极|持续|稳步|巩固|促进|布局|创新|用好|探索|着力|全面|扎实|严格|新建|新增|改造|建成|选派|实现|完成|启动|壮大|拓展|聚焦|瞄准|严控|关停)"
)
_RECORDED = re.compile(
    r"了$|已|成功|累计|连续|居全国|位居|获批|建成投|取得|成为|历史性|显著|明显|首次|提前|达到|达\d|突破\d|增长\d|下降\d|提高\d|走深走实|有力|持续[向走]|跃升"
)
_CLAUSES = re.compile(r"[，,。；;、]")
_GOALS = re.compile(r"(?:目标|指标)[^。；]{0,8}[:：]\s*\**\s*$")
_PRECISE = re.compile(r"(?<![\d.])(?:\d{2,}\.\d+|\d\.\d{2,}|\d{2,3}[1-9](?!\d|\.|[年号强]))")
_THEN = re.compile(r"\s*(?:到那时|届时|到时)")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年")
_REPORT = re.compile(r"政府工作报告|工作总结|年.{0,4}回顾")
_PAST_SECTION = re.compile(
    r"回顾|工作总结|过去(?:的)?(?:五|一|三)年|主要成绩|取得.{0,6}成[就绩效]|发展基础|现状|五年来|一年来"
)
_AHEAD_SECTION = re.compile(
    r"(?:20\d\d|今)年(?:的)?(?:工作(?!回顾)|重点|主要|目标|经济社会|政府|预期|我们)|目标任务|发展目标|主要目标|重点(?:工作|任务|工程|举措)|总体要求|十五五|工作安排|工作打算|保障措施|实施方案|行动计划"
)
_PAST_SENTENCE = re.compile(
    r"^(?:过去(?:的)?[五一三]年|五年来|一年来|“?十四五”?(?:时期|期间|以来)|回顾|去年|20\d\d年[，,]?(?:全省|全市|我[省市]|地区生产总值)?)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: ``text``, its offset, the year that governs from outside, and which way it looks.

    ``ahead`` is True (plan), False (record) or None (the sentence itself must tell).
    """

    text: str
    start: int
    year: int | None
    ahead: bool | None
    document_year: int | None


def passages(text: str, *, date: str = "") -> Iterator[Passage]:
    """Every sentence in order, with the nearest deadline of its paragraph or section."""
    document_year = int(date[:4]) if re.match(r"(?:19|20)\d\d", date) else _year_of_title(text)
    report = bool(_REPORT.search(text[:400]))
    section = _Section(document_year, report, january=date[5:7] in {"01", "02"})
    for line in re.finditer(r"[^\n]+", text):
        section.enter(line.group())
        for sentence in _SENTENCE.finditer(line.group()):
            year, ahead = section.govern(sentence.group())
            yield Passage(sentence.group(), line.start() + sentence.start(), year, ahead, document_year)


def _year_of_title(text: str) -> int | None:
    match = _TITLE_YEAR.search(text[:200])
    return int(match.group(1)) if match else None


class _Section:
    """The running state while walking a document from top to bottom."""

    def __init__(self, document_year: int | None, report: bool, *, january: bool) -> None:
        self.document_year, self.report, self.january = document_year, report, january
        self.year: int | None = None
        self.ahead: bool | None = None
        self.carried: int | None = None
        self.latest: int | None = None
        self.mood: bool | None = None
        self.lean = 0.0
        self.joined: int | None = None

    def enter(self, line: str) -> None:
        """A heading may turn the text from record to plan; a new paragraph keeps the section's deadline."""
        heading = bool(_HEADING.match(line)) or len(line) < 40
        line = line[:4000]
        self._weigh(line)
        if _GOALS.search(line):
            self._announce(line)
            return
        if not heading:
            return
        self.carried = self.joined = None
        head = line[:60]
        if _AHEAD_SECTION.search(head) and not re.search(r"回顾", head):
            self.ahead, self.year = True, None
        elif _PAST_SECTION.search(head):
            self.ahead, self.year = False, None
        years = [g.year for g in years_in(head, None)]
        if years and not (self.report and self.ahead is False):
            self.year = years[-1]

    def _announce(self, line: str) -> None:
        """``“十四五”发展的主要目标：``: what follows is planned, for the end of the plan it names."""
        years = [*years_in(line, None), *plans_in(line)]
        self.carried, self.ahead = None, True
        if years:
            self.year = years[-1].year

    def _weigh(self, line: str) -> None:
        """The mood of a paragraph; one that says little leans the way its neighbours before it do."""
        weight = _mood(line)
        if weight is None:
            self.mood = self.lean > 0 if abs(self.lean) >= 2 else None
            return
        weight += 0.5 * self.lean
        self.mood, self.lean = weight > 0, max(-6.0, min(6.0, weight))

    def govern(self, sentence: str) -> tuple[int | None, bool | None]:
        if self.report:
            self._turn(sentence)
        years = years_in(sentence, None)
        ahead_years = [g for g in years if g.ahead]
        if ahead_years:
            self.carried = ahead_years[-1].year
        elif _THEN.match(sentence) and self.latest:
            self.carried = self.year = self.latest
        if years:
            self.latest = years[-1].year
        year = self.joined or self.carried or self.year
        if years:
            self.joined = years[-1].year
        if not sentence.rstrip().endswith(("；", ";")):
            self.joined = None
        ahead = self.ahead if self.ahead is not None else self.mood
        if year is None and self.document_year:
            year = self._default_year(ahead)
        return year, ahead

    def _turn(self, sentence: str) -> None:
        if re.match(
            r"\s*(?:做好|今年|新的一年|20\d\d年(?:的)?(?:工作|政府工作|经济社会|发展))", sentence
        ) and not re.search(r"回顾", sentence):
            self.ahead = True
        if re.match(r"\s*(?:过去的?[五一]年|一年来|五年来|过去一年)", sentence):
            self.ahead = False

    def _default_year(self, ahead: bool | None) -> int | None:
        """A yearly report speaks of last year or plans this one; other texts name their years themselves."""
        if self.document_year is None:
            return None
        if self.report or (self.january and ahead is not None):
            return self.document_year - 1 if ahead is False else self.document_year
        return None


def _mood(paragraph: str) -> float | None:
    """Above 0 when the paragraph tells what to do, below when it tells what was done; None when too short to say.

    A figure to the last digit is a record: plans speak in round numbers.
    """
    if NOT_PROSE.search(paragraph):
        return None
    clauses = [c for c in _CLAUSES.split(paragraph) if len(c) >= 4]
    if len(clauses) < 3:
        return None
    told = sum(bool(_IMPERATIVE.match(c)) for c in clauses)
    done = sum(bool(_RECORDED.search(c)) for c in clauses)
    done += 2 * len(_PRECISE.findall(paragraph))
    return told * 2.2 - len(clauses) * 0.5 - done
