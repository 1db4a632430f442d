"""One number's year and whether it is a target: the first rule of a table that speaks decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from yanzhen.reading.context import Passage
from yanzhen.reading.grammar import DONE_WORDS, PLAN_WORDS, PROMISE_STRONG, PROMISE_WEAK
from yanzhen.reading.periods import Governing, years_in
from yanzhen.reading.quantities import Mention
from yanzhen.reading.spots import Found

_CAPACITY = re.compile(
    r"(?:年产|总投资(?:额)?|投资总额)(?:近|约|超|超过|达|为|达到)?\s*$|年产[^，。；]{0,20}和\s*$"
)
_INVESTED = re.compile(r"(?:总|计划)?投资(?:额)?(?:近|约|超|超过|达|为|达到)?\s*$")
_OF_PROJECT = re.compile(
    r"[以余多元亿万左右上\s]*的[^，。；]{0,30}?(?:项目|工程|产业园|基地|中心|生产线|工厂|电站|整车|电池|药|材料)"
)
_FROM_NOW = re.compile(r"(?:由|从)(?:现在|目前|当前)的?\s*$")
_FROM = re.compile(r"[从由](?:“?(20\d\d)年?末?的?|上年的?|去年的?)?[^，。；、\d到至]{0,8}$")
_SPAN_START = re.compile(r"(20\d\d)年?\s*(?:[—\-–~至到]+)\s*20\d\d年")
_DID = re.compile(r"[\u4e00-\u9fa5]了\s*$")
_SITE = re.compile(r"[\u4e00-\u9fa5](?<![达到为产量造增设建])$")
_OUTPUT = re.compile(r"(?:吨|瓦时|[GMk]Wh|千瓦|台|辆)$")
_NOW = re.compile(r"(?:目前|现有|现已|已有|迄今)[^。；]*$")
_AS_A_GOAL = re.compile(r"[^，。；]{0,8}的?(?:增长)?目标")
_POLICY = re.compile(r"给予|奖励|补助|资助|奖补|补贴|资金支持|贴息")
_APPLICANT = re.compile(r"[^。；]*?的[^。；，]{0,16}(?:企业|项目|单位|机构|平台|个人|园区)")
_FIVE_YEARS = re.compile(r"五年来|五年间|“?十[二三四五]五”?(?:时期|期间|以来)|这五年")


_REACH = 160


def years_of(passage: Passage) -> tuple[Governing, ...]:
    """The years that a sentence names, read once for all its numbers."""
    return tuple(years_in(passage.text, passage.document_year, past=passage.ahead is False))


@dataclass(frozen=True)
class Case:
    """One number with everything that may govern it."""

    passage: Passage
    mention: Mention
    found: Found
    years: tuple[Governing, ...] = ()
    base: bool = False

    @property
    def place(self) -> int:
        """Where the expression begins: for the second part of a ratio, where the ratio does."""
        return self.mention.group if self.base else self.mention.start

    @cached_property
    def before(self) -> str:
        """What stands before the number, as far back as a rule looks."""
        return self.passage.text[max(0, self.place - _REACH) : self.place]

    @cached_property
    def explicit(self) -> list[Governing]:
        """Years that the sentence itself names before the number."""
        return [g for g in self.years if g.end <= self.place]

    @cached_property
    def year(self) -> int | None:
        return self.explicit[-1].year if self.explicit else self.passage.year

    @property
    def document_year(self) -> int | None:
        return self.passage.document_year


@dataclass(frozen=True, slots=True)
class Deadline:
    """The year of a statement, whether it is a target, and the rule that said so."""

    year: int | None
    ahead: bool
    rule: str


def deadline_of(case: Case) -> Deadline:
    for rule in _RULES:
        decided = rule(case)
        if decided is not None:
            return decided
    return Deadline(case.year, _looks_ahead(case), _source(case))


def _source(case: Case) -> str:
    return "stated" if case.explicit else case.passage.source or "open"


def _base_year(case: Case) -> Deadline | None:
    """``2020年到2025年，A从X提升到Y``: X is the value of the first year."""
    if _FROM_NOW.search(case.before):
        return Deadline(case.document_year or case.year, False, "from-now")
    match = _FROM.search(case.before[-24:])
    if (match is None and not case.base) or "百分点" in case.before[-4:]:
        return None
    if match is not None and match.group(1):
        return Deadline(int(match.group(1)), False, "from-year")
    spans = _SPAN_START.findall(case.before)
    if spans:
        return Deadline(int(spans[-1]), False, "from-span")
    if not re.search(r"到|至|为", case.passage.text[case.mention.end : case.mention.end + 20]):
        return None
    return Deadline(_year_before(case), False, "from-before")


def _year_before(case: Case) -> int | None:
    """The year from which a change starts: five years back in a review of five years, else the year before."""
    if case.document_year is None:
        return None
    closed = min(case.year or case.document_year, case.document_year)
    if _FIVE_YEARS.search(case.before) and case.year:
        return case.year - 5
    return closed - 1


def _project(case: Case) -> Deadline | None:
    """What a project costs or makes is a fact about it, whatever shall be done with it."""
    text, mention = case.passage.text, case.mention
    if mention.op in {">=", "<="} and _APPLICANT.match(text, mention.end) and not case.passage.report:
        return None
    invested = mention.unit.endswith("元") and _INVESTED.search(case.before)
    if not (_CAPACITY.search(case.before) or (invested and _OF_PROJECT.match(text, mention.end))):
        return None
    looking_ahead = PROMISE_STRONG.search(case.before)
    stated = [g for g in case.explicit if not g.ahead and not looking_ahead]
    past = [g.year for g in stated if case.document_year is None or g.year <= case.document_year]
    if not past and case.passage.ahead is False and not _OF_PROJECT.match(text, mention.end):
        return Deadline(case.year, False, "project")
    return Deadline(past[-1] if past else None, False, "project")


def _policy(case: Case) -> Deadline | None:
    """What a policy gives, and what it asks of those who apply, is a promise without a year of its own."""
    given = case.found.rule == "support"
    if case.passage.ahead is False and case.passage.firm:
        return None
    after = case.passage.text[case.mention.end : case.mention.end + _REACH]
    asked = bool(_POLICY.search(after) and _APPLICANT.match(case.passage.text, case.mention.end))
    asked = asked or (
        case.mention.op in {">=", "<="}
        and not case.passage.report
        and bool(_APPLICANT.match(after))
        and "投资" in case.found.indicator
    )
    if not given and not asked:
        return None
    return Deadline(case.explicit[-1].year if case.explicit else case.passage.plan_end, True, "policy")


def _site(case: Case) -> Deadline | None:
    """``A基地30万吨铜…等项目``: the size in a project's name is a fact of the project."""
    mention, text = case.mention, case.passage.text
    if not _OUTPUT.search(mention.unit) or mention.op != "=":
        return None
    if "项目" in text[mention.end : mention.end + _REACH] and _SITE.search(case.before[-2:]):
        return Deadline(None, False, "site")
    return None


def _done(case: Case) -> Deadline | None:
    if not _DID.search(case.before):
        return None
    return Deadline(case.explicit[-1].year if case.explicit else _latest_past(case), False, "done")


def _now(case: Case) -> Deadline | None:
    if case.explicit and case.explicit[-1].now:
        place = len(case.before) - (case.place - case.explicit[-1].start)
        place = max(0, place)
        if PROMISE_STRONG.search(case.before, place) or PROMISE_WEAK.search(case.before, place):
            return None
        return Deadline(case.explicit[-1].year, False, "now")
    now = None if case.explicit else _NOW.search(case.before)
    if now and not PROMISE_STRONG.search(case.before, now.start()):
        return Deadline(case.document_year or case.year, False, "now")
    return None


def _promise(case: Case) -> Deadline | None:
    """力争 looks ahead even in a record; 争取 and 给予 only where nothing says that it is one."""
    if case.passage.ahead is False and case.passage.firm:
        return None
    strong = PROMISE_STRONG.search(case.before)
    weak = case.passage.ahead is not False and PROMISE_WEAK.search(case.before)
    if not strong and not weak and not _AS_A_GOAL.match(case.passage.text, case.mention.end):
        return None
    year = case.year
    looking_back = year is not None and case.document_year is not None and year < case.document_year
    return Deadline(
        case.document_year if looking_back and not case.explicit else year, True, f"promise-{_source(case)}"
    )


_RULES: tuple[Callable[[Case], Deadline | None], ...] = (
    _base_year, _project, _policy, _site, _done, _now, _promise,
)  # fmt: skip


def _latest_past(case: Case) -> int | None:
    year, now = case.passage.year, case.document_year
    return now if year is not None and now is not None and year > now else year or now


def _looks_ahead(case: Case) -> bool:
    passage, year = case.passage, case.year
    if year is not None and passage.document_year is not None and year != passage.document_year:
        return year > passage.document_year
    if passage.ahead is not None:
        return passage.ahead
    return bool(PLAN_WORDS.search(case.before)) and not DONE_WORDS.search(case.before)
