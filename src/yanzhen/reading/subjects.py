"""Who a number is about: a unit named in the clause, the one named before, the heading's, else the region."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import cache
from importlib.resources import files

from yanzhen.reading.context import Passage
from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import words
from yanzhen.reading.names import opening, strip_head
from yanzhen.reading.spots import Found, Spot

_SPOKEN_FOR = re.compile(r"(?<![居占列于较比])[全我]([省市县区])(?!平均|第|前|排|率先|同期|领先|其他|域)")
_TITLED = re.compile(r"[\u4e00-\u9fa5]{2,5}(省|市|县|(?<!地)区)(?!级|域|生产)")
_LEVEL = re.compile(r"省(?!外)|(?<![城夜早门超都上股])市(?![场民容域集])|县(?![域城乡])")
_TITLE_WEIGHT = 2
_TITLE_LENGTH = 45
_REGION = re.compile(r"全(?:省|市|县|区)|我(?:省|市|县|区)|本市")
_SUFFIX = one_of(words("subject_suffixes"))
_NEVER_BEFORE = one_of(words("no_subject_before"))
_UNIT = re.compile(rf"([\u4e00-\u9fa5A-Za-z0-9“”、]{{0,24}}?{_SUFFIX})(?!{_NEVER_BEFORE})(?=[^，。；]{{2}})")
_EVERY = re.compile(
    r"(?:每个|每条|每家|每(?![年月日季亩千百万吨人])|各)(?:县\S?市\S?区|[\u4e00-\u9fa5（）()]{1,10}?(?:办公室|区|县|园区|产业链|链|集群|企业|单位|部门))"
)
_NO_BREAK = r"[^，。、；“”\d]"
_PROJECT = re.compile(
    rf"[以余多元亿万左右上\s]*的({_NO_BREAK}{{2,24}}?(?:项目|工程|产业园|基地|电站)|{_NO_BREAK}{{2,16}}?(?:整车|电池))"
)
_SUPPORTED = re.compile(
    r"对([^，。；]{2,40}?)(?=，|分别|给予|奖励|最高|按|予以|每[年亩个家]|一次性|补助|资助)"
)
_MAKER = re.compile(r"([^，。；、]{2,16}?)年产$")
_GENERIC_WORDS = one_of(words("generic_indicators"))
_GENERIC = re.compile(rf"^(?:{_GENERIC_WORDS})")
_OWNED = re.compile(rf"^([^，。；]{{2,}}?(?:{_SUFFIX}|产业))(?={one_of(words('owned_indicators'))}$)")
_HEADED = re.compile(
    rf"^[#\s]*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?\s*([^抓推做强壮加快坚的]{{2,20}}?{one_of(words('heading_suffixes'))})$"
)
_LAST_UNIT = re.compile(rf"([^，。；：:、]{{2,24}}?(?:{_SUFFIX}|产业))$")
_LIMIT = 30
_PLACE = re.compile(
    r"([\u4e00-\u9fa5]{1,9}?[市州县区旗盟])(?![、和与及等的级域里内]|委|政府|人大)(?=[^，。；])"
)
_BELOW = {"全省": "市州县旗盟", "全市": "县旗"}
"""Which places are smaller than the region; a district is named too often as a mere location."""


@cache
def _full_places() -> frozenset[str]:
    """The full names of cities and counties."""
    table = (files("yanzhen.packs") / "reference" / "regions.csv").read_text("utf-8")
    return frozenset(row["name"] for row in csv.DictReader(io.StringIO(table)))


def region_of(head: str) -> str:
    """The region that a document speaks for: 全省, 全市, 全县 or 全区, by what it calls itself, then by its title."""
    counts = Counter(_SPOKEN_FOR.findall(head))
    title = head.lstrip().split("\n", 1)[0].strip()
    titled = _TITLED.search(title) if len(title) <= _TITLE_LENGTH and not title.endswith("。") else None
    if titled:
        counts[titled.group(1)] += _TITLE_WEIGHT
    if not counts:
        counts = Counter(_LEVEL.findall(head))
    return f"全{counts.most_common(1)[0][0]}" if counts else "全市"


class Subjects:
    """The running subject while walking the numbers of a document."""

    def __init__(self, head: str) -> None:
        self.region = region_of(head)
        self._headed = ""
        self._current = ""
        self._clause = -1

    def begin(self, passage: Passage) -> None:
        """A new sentence starts with the subject that opens its line, the one of its section's heading, or none."""
        match = _HEADED.match(passage.heading)
        self._headed = match.group(1) if match else ""
        self._current, self._clause = passage.led_by, -1

    def of(self, spot: Spot, found: Found) -> str:
        """The subject of one number."""
        start = found.clause_start
        passing = _project(spot) or _supported(spot, found) or _maker(spot)
        if passing:
            return passing
        own = _every(spot, start) or _owned(found)
        if own:
            self._clause, self._current = start, own if found.rule != "size" else self._current
            return own
        clause = spot.sentence[start : spot.mention.left]
        if start != self._clause:
            self._clause = start
            self._current = self._named(clause) or ("" if _REGION.search(clause) else self._current)
        if self._current:
            return self._current
        if _GENERIC.match(found.indicator):
            return _named_before(spot.sentence[:start]) or self._headed or self.region
        return self.region

    def _named(self, clause: str) -> str:
        """A park, chain, cluster, project or institution that opens the clause as who has or does."""
        if "其中" in clause:
            return self._current
        opened = opening(clause[:_LIMIT])
        match = _UNIT.match(opened)
        if match and not match.group(1).endswith("冷链"):
            return match.group(1).strip("“”、")
        return self._lower(opened)

    def _lower(self, opened: str) -> str:
        """A place below the region that the document speaks for, where its full name opens the clause."""
        match = _PLACE.match(opened)
        name = match.group(1) if match else ""
        return name if name and name[-1] in _BELOW.get(self.region, "") and name in _full_places() else ""


def _project(spot: Spot) -> str:
    """``总投资50亿元的X项目``."""
    if not spot.mention.unit.endswith("元") or "投资" not in spot.left:
        return ""
    match = _PROJECT.match(spot.sentence, spot.mention.end)
    return match.group(1) if match else ""


def _supported(spot: Spot, found: Found) -> str:
    """``对首次升规企业奖励10万元``: who receives."""
    if found.rule != "support":
        return ""
    named = [m.group(1) for m in _SUPPORTED.finditer(spot.sentence, 0, spot.mention.start)]
    if not named:
        return "企业"
    return named[-1].rsplit("的", 1)[-1] or named[-1]


def _every(spot: Spot, start: int) -> str:
    match = _EVERY.search(spot.sentence, start, spot.mention.start)
    return match.group() if match else ""


def _owned(found: Found) -> str:
    """``汽车产业产值``, ``千亿级园区``: the indicator says whose it is."""
    if found.rule == "size":
        return found.indicator[:-2]
    match = _OWNED.match(found.indicator)
    return match.group(1) if match else ""


def _maker(spot: Spot) -> str:
    match = _MAKER.search(spot.left)
    return strip_head(match.group(1))[0] if match else ""


def _named_before(before: str) -> str:
    """``打造X产业集群，力争产值达…``: what the clauses before were about."""
    for clause in reversed(re.split(r"[，,：:]", before[-120:])):
        name = clause.removesuffix("建设").strip()
        match = _LAST_UNIT.search(name)
        if match:
            return strip_head(match.group(1))[0]
    return ""
