"""Sentences with what governs them: section, document year, whether the text looks back or ahead."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanzhen.reading.moods import mood_of
from yanzhen.reading.periods import plan_end, plans_in, years_in

_SENTENCE = re.compile(r"[^。；！？!?\n;]{1,600}[。；！？!?;]?")
_LEVELS = (
    (re.compile(r"\s*#(?!#)"), 1),
    (re.compile(r"\s*##(?!#)"), 2),
    (re.compile(r"\s*###(?!#)"), 3),
    (re.compile(r"\s*####+"), 4),
    (re.compile(r"\s*第[一二三四五六七八九十]+[章篇]"), 11),
    (re.compile(r"\s*第[一二三四五六七八九十]+节"), 12),
    (re.compile(r"\s*[一二三四五六七八九十]+、"), 13),
    (re.compile(r"\s*[（(][一二三四五六七八九十]+[）)]"), 14),
    (re.compile(r"\s*\d+[.、．](?!\d)"), 15),
)
_UNMARKED = 16
_TITLE_END = re.compile(r"[。：:；]")
_GOALS = re.compile(r"(?:目标|指标)[^。；]{0,8}[:：]\s*\**\s*$")
_GOALS_ARE = re.compile(r"(?:预期|主要|发展|总体|奋斗)(?:目标|指标)(?:任务)?(?:是|为|[:：])")
_ITSELF_A_REPORT = re.compile(
    r"^[#\s]*(?:[\u4e00-\u9fa5]{1,10}[省市县区]\S{0,8}|20\d\d年\S{2,12})政府工作报告\s*(?:[（(][^（()）]{0,16}[）)])?$"
)
_TITLE_OF_REPORT = re.compile(r"政府工作报告")
_PLANNED = re.compile(
    r"(?:意见|方案|计划|规划|纲要|措施|行动|办法)(?:的?通知)?\s*(?:[（(][^（()）]{0,20}[）)]\s*)*(?:征求意见稿|节选|摘要)?$"
)
_THEN = re.compile(r"\s*(?:到那时|届时|到时)")
_TITLE_YEAR = re.compile(r"(20\d\d)\s*年")
_REPORT = re.compile(r"政府工作报告|工作总结|工作报告|计划执行情况|情况的报告|年.{0,4}回顾")
_PAST_SECTION = re.compile(
    r"回顾|工作总结|过去(?:的)?(?:五|一|三)年|主要成绩|取得.{0,6}成[就绩效]|(?:发展|工作|现实)基础|现状|五年来|一年来|完成情况|存在(?:的)?(?:主要)?(?:问题|困难)|"
    r"基本情况|主要成效|工作情况|运行情况|面临"
)
_AHEAD_SECTION = re.compile(
    r"(?:20\d\d|今)年(?:的)?(?:工作(?!回顾|总结|完成|情况)|重点|主要|目标|经济社会|政府|预期|我们)|目标任务|发展目标|主要目标|总体目标|重点(?:工作|任务|工程|举措|环节)|总体要求|十五五|"
    r"工作(?:安排|打算|计划|思路)|保障措施|实施方案|行动计划|政策支持|主要任务|组织实施|支持政策|若干(?:措施|政策)|工作目标|目标$"
)
_BACK = re.compile(r"\s*(?:过去的?[五一]年|一年来|五年来|过去一年)")
_FORTH = re.compile(
    r"\s*(?:做好|今年|新的一年|20\d\d年(?:的)?(?:工作|政府工作|经济社会|发展)|20\d\d年[，,]?(?:我们|将|要|力争|我[省市县区]将))"
)
_LEADER = re.compile(
    r"[\s#>*•·●■◆\-—]*(?:[（(]?[\d一二三四五六七八九十]{1,3}[）).、．]\s*)?\**"
    r"((?![全各我本每])[\u4e00-\u9fa5]{1,12}?(?:[县市区州旗镇乡]|街道|园区|工业园|产业园|集团|公司|产业链|产业集群))\**[：:]"
)
_NO_LEADER = re.compile(r"[的是为等在和与及对]|推进|加快|建设|打造|支持|各|重点|任务|单位")
_PERIOD_HEAD = 14
_RUNNING = frozenset("。；;，、")
_AHEAD_LINES = 3
_MAIN = 13
_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: ``text``, its offset, the year that governs from outside, and which way it looks.

    ``ahead`` is True (plan), False (record) or None (the sentence itself must tell); ``firm`` when a heading or
    the document says so and not the tone of the paragraph; ``source`` names what gave the year; ``plan_end`` is
    the last year of the plan in the title; ``heading`` the title of the section; ``led_by`` the place, park or firm that
    opens the line before a colon.
    """

    text: str
    start: int
    year: int | None
    ahead: bool | None
    document_year: int | None
    firm: bool = False
    source: str = ""
    plan_end: int | None = None
    heading: str = ""
    report: bool = False
    led_by: str = ""


def passages(text: str, *, date: str = "") -> Iterator[Passage]:
    """Every sentence in order, with the nearest deadline of its paragraph or section."""
    document_year = int(date[:4]) if re.match(r"(?:19|20)\d\d", date) else _year_of_title(text)
    section = _Section(text[:400], document_year, january=date[5:7] in {"01", "02"})
    for line, following in _with_following(text):
        section.enter(line.group(), following)
        for sentence in _SENTENCE.finditer(line.group()):
            yield section.passage(sentence.group(), line.start() + sentence.start())


def _with_following(text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Each line with the few lines after it, as far as the next main heading."""
    waiting: deque[re.Match[str]] = deque()
    for line in re.finditer(r"[^\n]+", text):
        waiting.append(line)
        if len(waiting) > _AHEAD_LINES:
            yield waiting.popleft(), [m.group() for m in waiting]
    while waiting:
        yield waiting.popleft(), [m.group() for m in waiting]


def _year_of_title(text: str) -> int | None:
    match = _TITLE_YEAR.search(text[:200])
    return int(match.group(1)) if match else None


def leader_of(line: str) -> str:
    """``某县：…``: who a line is about where it opens with a name and a colon."""
    match = _LEADER.match(line)
    return match.group(1) if match and not _NO_LEADER.search(match.group(1)) else ""


@dataclass(slots=True)
class _Level:
    """An open heading: how deep, the deadline and direction it sets, its title."""

    depth: float
    year: int | None
    ahead: bool | None
    title: str


class _Section:
    """The running state while walking a document from top to bottom."""

    def __init__(self, head: str, document_year: int | None, *, january: bool) -> None:
        self.document_year, self.january = document_year, january
        self.report = bool(_REPORT.search(head))
        title = _title(head)
        self.plan_end = None if self.report else plan_end(title)
        self.planned = not self.report and bool(_PLANNED.search(title))
        self.goal_year: int | None = None
        self.open: list[_Level] = []
        if self.report and _ITSELF_A_REPORT.search(title):
            self.open.append(_Level(0, None, False, ""))
        self.carried: int | None = None
        self.spoken: int | None = None
        self.announced = False
        self.latest: int | None = None
        self.mood: bool | None = None
        self.lean = 0.0
        self.joined: int | None = None
        self.led_by = ""
        self.moods: dict[str, float | None] = {}

    @property
    def year(self) -> int | None:
        return next((level.year for level in reversed(self.open) if level.year), None)

    @property
    def ahead(self) -> bool | None:
        return next((level.ahead for level in reversed(self.open) if level.ahead is not None), None)

    @property
    def heading(self) -> str:
        return self.open[-1].title if self.open else ""

    def enter(self, line: str, following: Sequence[str] = ()) -> None:
        """A heading may turn the text from record to plan; a new paragraph keeps the section's deadline."""
        self.spoken, self.announced = None, False
        self.led_by = leader_of(line[:60])
        depth = _depth(line)
        line = line[:4000]
        self._weigh(line, following)
        if _GOALS.search(line):
            self._announce(line)
        elif depth is not None:
            self._open(depth, line)

    def _open(self, depth: int, line: str) -> None:
        self.carried = self.joined = None
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()
        title = _TITLE_END.split(line[:60])[0]
        if _TITLE_OF_REPORT.search(title):
            return
        ahead: bool | None = None
        if _AHEAD_SECTION.search(title) and "回顾" not in title:
            ahead = True
        elif _PAST_SECTION.search(title):
            ahead = False
        years = [g.year for g in years_in(title, None)]
        year = years[-1] if years and not (self.report and ahead is False) else None
        if depth != _UNMARKED or ahead is not None or year:
            self.open.append(_Level(depth, year, ahead, title.strip()))

    def _announce(self, line: str) -> None:
        """``“十四五”发展的主要目标：``: what follows is planned, for the end of the plan it names."""
        years = [*years_in(line, None), *plans_in(line)]
        self.carried = None
        while self.open and self.open[-1].depth >= _UNMARKED:
            self.open.pop()
        depth = self.open[-1].depth + 0.5 if self.open else _UNMARKED - 0.5
        self.open.append(_Level(depth, years[-1].year if years else None, True, ""))

    def _weigh(self, line: str, following: Sequence[str]) -> None:
        """The mood of a paragraph; one that says little leans the way its neighbours do."""
        if self.ahead is not None and self.open[-1].depth < _UNMARKED:
            return
        weight = self._mood_of(line)
        if weight is None:
            self.mood = self.lean > 0 if abs(self.lean) >= 2 else None
            return
        weight += 0.5 * self.lean + 0.35 * self._mood_after(following)
        self.mood, self.lean = weight > 0, max(-6.0, min(6.0, weight))

    def _mood_of(self, line: str) -> float | None:
        if line not in self.moods:
            if len(self.moods) > 2 * _AHEAD_LINES:
                self.moods.clear()
            self.moods[line] = mood_of(line[:4000])
        return self.moods[line]

    def _mood_after(self, following: Sequence[str]) -> float:
        """The mood of the next paragraph that has one; a main heading cuts it off."""
        for line in following:
            depth = _depth(line)
            if depth is not None and depth <= _MAIN:
                return 0.0
            weight = self._mood_of(line)
            if weight is not None:
                return max(-6.0, min(6.0, weight))
        return 0.0

    def passage(self, sentence: str, start: int) -> Passage:
        year, source = self._govern(sentence)
        firm = self.ahead is not None or self.announced
        ahead = True if self.announced else self.ahead
        if ahead is None:
            ahead = True if self.planned and source != "spoken" else self.mood
        if year is None:
            year, source = self._default_year(ahead)
        return Passage(
            sentence,
            start,
            year,
            ahead,
            self.document_year,
            firm,
            source,
            self.plan_end,
            self.heading,
            self.report,
            self.led_by,
        )

    def _govern(self, sentence: str) -> tuple[int | None, str]:
        """The year that the list, the paragraph or the section sets for a sentence; moves the state on."""
        if self.report:
            self._turn(sentence)
        if _GOALS_ARE.search(sentence):
            self.announced = True
        known = None if self.report else self.document_year
        years = [g for g in years_in(sentence, known, past=True) if not g.now]
        ahead_years = [g for g in years if g.ahead]
        if ahead_years:
            self.carried = ahead_years[-1].year
            if "目标" in self.heading or not self.open:
                self.goal_year = max(self.goal_year or 0, self.carried)
        elif _THEN.match(sentence) and self.latest:
            self.carried = self.latest
        if years:
            self.latest = years[-1].year
            self._speak(years[0].start, years[-1].year)
        given = (
            (self.joined, "list"),
            (self.carried, "paragraph"),
            (self.spoken, "spoken"),
            (self.year, "heading"),
        )
        found = next(((year, name) for year, name in given if year), (None, ""))
        if years:
            self.joined = years[-1].year
        if not sentence.rstrip().endswith(("；", ";")):
            self.joined = None
        return found

    def _speak(self, place: int, year: int) -> None:
        """``2017年，…。拥有…``: a year that opens a sentence of a record holds to the end of the paragraph."""
        closed = self.document_year is None or year <= self.document_year
        if closed and place < _PERIOD_HEAD and self.ahead is not True and not self.report:
            self.spoken = year

    def _turn(self, sentence: str) -> None:
        if _FORTH.match(sentence) and "回顾" not in sentence:
            self._point(True)
        if _BACK.match(sentence):
            self._point(False)

    def _point(self, ahead: bool) -> None:
        if not self.open:
            self.open.append(_Level(_UNMARKED, None, ahead, ""))
        self.open[-1].ahead = ahead

    def _default_year(self, ahead: bool | None) -> tuple[int | None, str]:
        """A plan's targets fall due when it ends; a yearly report speaks of last year or plans this one."""
        goal = self.plan_end or (self.goal_year if self.planned else None)
        if goal and ahead is not False:
            return goal, "title"
        if self.document_year is None:
            return None, ""
        if self.report or (self.january and ahead is not None and not self.planned):
            return (self.document_year - 1 if ahead is False else self.document_year), "report"
        return None, ""


def _title(head: str) -> str:
    """The first line where it is short enough for a title and no sentence; else empty."""
    first = head.strip().split("\n", 1)[0].strip()
    return first if len(first) <= _TITLE_LENGTH and not first.endswith(("。", "；", "，")) else ""


def _depth(line: str) -> int | None:
    """How deep a heading is (a small number is high); None for running text."""
    for pattern, depth in _LEVELS:
        if pattern.match(line):
            return depth
    titled = len(line) < 40 and line.rstrip()[-1:] not in _RUNNING and line[:1] not in {"—", "-", "●", "■"}
    return _UNMARKED if titled else None
