"""What a document says, made into claims: the sentence around each value tells its scope, its months and its place."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from yanzhen.kernel.statements import Mode, Statement, StatementKind
from yanzhen.reading.contradictions.claims import Claim
from yanzhen.reading.contradictions.topics import table, topic_of, words
from yanzhen.specs import find_pack

_STOP = re.compile(r"[。；;！!？?\n]+")
_LONGEST = 2000
"""Characters of a sentence at most."""
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")
_CURRENT = re.compile(r"(?:现在|目前|当前|如今|现有)(?:的|约|为|达|已)*\s*$")
_FROM = re.compile(r"[由从][^，,。；;]{0,14}$")
_TO = re.compile(
    r"[^，,。；;]{0,10}(?:提高|提升|上升|增加|增长|扩大|降低|下降|减少|缩短|压缩|压减|优化|调整)(?:到|至|为)"
)
_QUARTERS = {"一": "Q1", "二": "Q2", "三": "Q3", "四": "Q4", "1": "Q1", "2": "Q2", "3": "Q3", "4": "Q4"}
_MONTHS = re.compile(r"(?<!\d)1\s*[—\-–~至到]\s*(1[0-2]|[2-9])月")
_FIRST_MONTHS = {"前三季度": "09", "前两个季度": "06", "前11个月": "11", "前10个月": "10"}
_STAGE = re.compile(r"([一二三]期)(?:工程|项目|建设)?")
_BASE = re.compile(r"((?:比|较)[^，,。；;比较]{0,8}(?:时期|期间|年末|年底|20\d\d年|年初|全国|全省|全市))")
_LEVELS = {"全市": "prefecture", "全州": "prefecture", "全省": "province", "全区": "province"}
_MUNICIPALITIES = {"北京市", "上海市", "天津市", "重庆市"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as read: its text as the statements' offsets count it, its own date, what it is called."""

    source: str
    text: str
    statements: tuple[Statement, ...] = ()
    date: str = ""
    title: str = ""
    region: str | None = None
    """The place that 全市 means here; None: to be found in the text."""


def place_of(paper: Paper) -> str:
    """The place the paper speaks for: as given, else as its text tells."""
    return region_of(paper.text, _level(paper)) if paper.region is None else paper.region


def claims_of(paper: Paper) -> Iterator[Claim]:
    """The statements of a paper as claims, in the order of the text."""
    ends = _ends(paper.text)
    spans = _spans(paper.text)
    place = place_of(paper)
    regions = {s: _region(paper, s) if s in _LEVELS else place for s in {s.subject for s in paper.statements}}
    before: Claim | None = None
    for statement in sorted(paper.statements, key=lambda s: s.start):
        number = bisect_right(ends, statement.start)
        begin = ends[number - 1] if number else 0
        end = ends[number] if number < len(ends) else len(paper.text)
        claim = _claim(paper, statement, number, paper.text[begin:end], statement.start - begin)
        if claim.indicator.startswith("占") and before is not None and before.sentence == number:
            claim = replace(
                claim, indicator=f"{before.indicator.partition('占')[0]}{claim.indicator}", measure=""
            )
        claim = replace(claim, indicator=_joined(_owner(claim.indicator), claim.context))
        if spans and _of_years(claim, spans):
            claim = replace(claim, scope="、".join(filter(None, (claim.scope, "几年合计"))))
        claim = replace(claim, region=regions.get(claim.subject, ""))
        before = claim
        yield _at_present(_started(claim, paper.date), paper.date)


def _ends(text: str) -> list[int]:
    """Where sentences end; what has no stop for long is cut, so that no text makes the reading slow."""
    found: list[int] = []
    last = 0
    for match in _STOP.finditer(text):
        found.extend(range(last + _LONGEST, match.start(), _LONGEST))
        found.append(last := match.end())
    found.extend(range(last + _LONGEST, len(text), _LONGEST))
    return found


def _at_present(claim: Claim, dated: str) -> Claim:
    """A share that holds 现在 is that of the last closed year: this year's is known only when the year is over."""
    share = claim.unit == "%" and claim.mode is Mode.LEVEL and claim.kind is StatementKind.ACTUAL
    year = dated[:4] or claim.period[:4]
    if not (claim.current and share and year.isdigit() and claim.period in {year, ""}):
        return claim
    return replace(claim, period=str(int(year) - 1))


def _joined(indicator: str, context: str) -> str:
    """研发 before 经费支出 is a noun, though it could be a verb."""
    for head, tails in table()["joined"].items():
        if indicator.startswith(tuple(tails)) and f"{head}{indicator[:4]}" in context:
            return f"{head}{indicator}"
    return indicator


def _region(paper: Paper, realm: str) -> str:
    return region_of(paper.text, realm) if paper.region is None else paper.region


def _spans(text: str) -> list[tuple[int, bool]]:
    """Where the text turns to several years together (True) or back to one year or another heading (False)."""
    turns = [(m.start(), m.lastgroup == "years") for m in _turning().finditer(text)]
    return turns if any(several for _, several in turns) else []


@cache
def _turning() -> re.Pattern[str]:
    years = "|".join(re.escape(w) for w in sorted(words("years"), key=len, reverse=True))
    one = "|".join(re.escape(w) for w in sorted(words("one_year"), key=len, reverse=True))
    return re.compile(
        rf"(?P<years>{years})|(?P<one>{one}|\n\s*(?:[一二三四五六七八九十]+、|#)|20\d\d年(?![—\-–~至到以底末]))"
    )


def _of_years(claim: Claim, spans: list[tuple[int, bool]]) -> bool:
    """A flow told under 五年来 is a sum over the years; a share or a stock is that of the last."""
    if claim.kind is not StatementKind.ACTUAL or (claim.unit == "%" and claim.mode is Mode.LEVEL):
        return False
    index = bisect_right(spans, (claim.start, True)) - 1
    return index >= 0 and spans[index][1]


def _started(claim: Claim, dated: str) -> Claim:
    """``由12%提高到15%``: 12% is where things stand, not what is planned; its year is the document's when it is 现在."""
    begins = _FROM.search(claim.context[: claim.at]) and _TO.match(
        claim.context, claim.at + claim.end - claim.start
    )
    if not begins or claim.kind is StatementKind.ACTUAL:
        return claim
    return replace(claim, kind=StatementKind.ACTUAL, period=dated[:4] if claim.current else "")


def _owner(indicator: str) -> str:
    """高新技术产业实现增加值: the verb inside the name goes."""
    return re.sub(r"(?<=[一-龥]{2})(?:实现|完成)(?=[一-龥]{2})", "", indicator)


def _claim(paper: Paper, statement: Statement, number: int, context: str, at: int) -> Claim:
    clause = _clause(context, at)
    current = bool(_CURRENT.search(context[max(0, at - 8) : at])) and "年" not in clause[-12:]
    return Claim(
        indicator=statement.indicator,
        subject=statement.subject,
        period=_period(statement.year, clause, context[:at]),
        op=statement.op,
        value=statement.value,
        unit=statement.unit,
        mode=statement.mode,
        kind=statement.kind,
        source=paper.source,
        place=f"第{statement.page}页" if statement.page else "",
        quote=statement.quote,
        key=f"{paper.source}:{statement.start}",
        measure=statement.measure,
        scope=_scope(clause, statement),
        dated=paper.date,
        title=paper.title,
        confidence=statement.confidence,
        current=current,
        start=statement.start,
        end=statement.end,
        sentence=number,
        context=context,
        at=at,
    )


def _clause(context: str, at: int) -> str:
    """The part of the sentence from the last comma to the value."""
    found = [m.end() for m in _CLAUSE.finditer(context, 0, at)]
    return context[found[-1] if found else 0 : at]


def _period(year: int | None, clause: str, lead: str) -> str:
    """The year, or the months of it that the clause names."""
    if year is None:
        return ""
    near = clause if re.search(r"[季月半]", clause) else lead[:30]
    quarter = re.search(r"(?<!前)(?:第)?([一二三四1-4])季度", near)
    if quarter and "前" not in near[: quarter.start()][-1:]:
        return f"{year}{_QUARTERS[quarter[1]]}"
    if "上半年" in near or "下半年" in near:
        return f"{year}{'H1' if '上半年' in near else 'H2'}"
    months = _MONTHS.search(near)
    if months:
        return f"{year}-01..{year}-{int(months[1]):02d}"
    spell = next((last for word, last in _FIRST_MONTHS.items() if word in near), "")
    return f"{year}-01..{year}-{spell}" if spell else str(year)


def _scope(clause: str, statement: Statement) -> str:
    """What narrows the value: one of many, a stage, a sum over years, another base year, the deed that is counted."""
    found = [word for word in _each().findall(clause) if word not in statement.indicator]
    found += [match[1] for match in (_STAGE.search(clause), _BASE.search(clause)) if match]
    if "累计" in clause:
        found.append("累计")
    if statement.mode is Mode.INCREMENT:
        found += _deeds().findall(clause)[-1:]
    return "、".join(dict.fromkeys(found))


@cache
def _deeds() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words("verbs"), key=len, reverse=True)))


@cache
def _each() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words("each"), key=len, reverse=True)))


@cache
def _places() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Names of provinces and cities, with and without 省 or 市, and what each means: (name, level)."""
    path = find_pack("reference") / "regions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["level"]) for row in csv.DictReader(file)]
    meant: dict[str, tuple[str, str]] = {}
    for name, level in rows:
        if level not in {"province", "prefecture"}:
            continue
        for spelled in (name, re.sub(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|地区)$", "", name)):
            if len(spelled) >= 2:
                meant.setdefault(spelled, (name, "prefecture" if name in _MUNICIPALITIES else level))
    longest = sorted(meant, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest)), meant


def _level(paper: Paper) -> str:
    """Whether the paper speaks for a city, a province or a county: what it says most often."""
    spoken = Counter(s.subject for s in paper.statements if s.subject in _LEVELS)
    written = Counter({word: paper.text.count(word) for word in _LEVELS})
    return (written + spoken).most_common(1)[0][0] if written + spoken else "全市"


def region_of(text: str, realm: str) -> str:
    """The place named most often in the text among those that ``realm`` can mean; empty when none is named."""
    wanted = _LEVELS.get(realm)
    pattern, meant = _places()
    found: Counter[str] = Counter()
    for match in pattern.finditer(text[:20000]):
        name, level = meant[match.group()]
        if level == wanted:
            found[name] += 1
    return found.most_common(1)[0][0] if found else ""


def known(claim: Claim, catalogue: dict[str, tuple[str, str]]) -> Claim:
    """With the code and direction of the catalogue where its words or aliases fit; a code that is there stays."""
    if claim.measure:
        return claim
    found = catalogue.get(f"{topic_of(claim.indicator)}/{claim.mode}") or catalogue.get(
        topic_of(claim.indicator)
    )
    return replace(claim, measure=found[0], direction=claim.direction or found[1]) if found else claim
