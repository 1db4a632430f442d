"""Who a number is about: a unit named in the clause, the one named before, the heading's, else the region."""

from __future__ import annotations

import re

from yanzhen.reading.context import Passage
from yanzhen.reading.gazetteer import one_of
from yanzhen.reading.grammar import words
from yanzhen.reading.indicators import Found, Spot
from yanzhen.reading.names import strip_head

_REGION = re.compile(r"全(?:省|市|县|区)|我(?:省|市|县|区)|本市")
_UNIT = re.compile(
    rf"([\u4e00-\u9fa5A-Za-z0-9“”、]{{0,24}}?{one_of(words('subject_suffixes'))})(?=[^，。；]{{2}})"
)
_EVERY = re.compile(
    r"(?:每个|每条|每家|各)(?:县\S?市\S?区|[\u4e00-\u9fa5（）()]{1,10}?(?:区|县|园区|产业链|链|集群|企业|单位|部门))"
)
_PROJECT = re.compile(r"[以余多元亿万左右上\s]*的([^，。；、“”]{2,24}?(?:项目|工程|产业园|基地))")
_SUPPORTED = re.compile(r"对([^，。；]{2,30}?(?:企业|项目|机构|单位|平台|团队|个人|园区))")
_GENERIC = re.compile(rf"^(?:{one_of(words('generic_indicators'))})")
_HEADED = re.compile(
    rf"^[#\s]*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?\s*(.{{2,20}}?{one_of(words('heading_suffixes'))})$"
)
_AMONG = re.compile(r"其中")
_LIMIT = 30


def region_of(head: str) -> str:
    """The region that a document speaks for, by what it calls itself most often: 全省, 全市, 全县 or 全区."""
    counts = {f"全{level}": len(re.findall(f"[全我]{level}", head)) for level in "省市县区"}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else "全市"


class Subjects:
    """The running subject while walking the numbers of a document."""

    def __init__(self, head: str) -> None:
        self.region = region_of(head)
        self._headed = ""
        self._current = ""
        self._clause = -1

    def begin(self, passage: Passage) -> None:
        """A new sentence starts with the subject that its section's heading names, or none."""
        match = _HEADED.match(passage.heading)
        self._headed = match.group(1) if match else ""
        self._current, self._clause = "", -1

    def of(self, spot: Spot, found: Found) -> str:
        """The subject of one number."""
        start = found.clause_start
        own = self._project(spot) or self._supported(spot, found) or self._every(spot, start)
        if own:
            return own
        clause = spot.sentence[start : spot.mention.left]
        if start != self._clause:
            self._clause = start
            self._current = self._named(clause) or ("" if _REGION.search(clause) else self._current)
        if self._current:
            return self._current
        if self._headed and _GENERIC.match(found.indicator):
            return self._headed
        return self.region

    def _named(self, clause: str) -> str:
        """A park, chain, cluster, project or institution that opens the clause."""
        if _AMONG.search(clause):
            return self._current
        match = _UNIT.match(strip_head(clause[:_LIMIT])[0])
        return match.group(1).strip("“”、") if match else ""

    @staticmethod
    def _project(spot: Spot) -> str:
        if not spot.mention.unit.endswith("元"):
            return ""
        match = _PROJECT.match(spot.sentence, spot.mention.end)
        return match.group(1) if match and "投资" in spot.left else ""

    @staticmethod
    def _supported(spot: Spot, found: Found) -> str:
        if found.rule != "support":
            return ""
        named = [m.group(1) for m in _SUPPORTED.finditer(spot.sentence[: spot.mention.start])]
        return named[-1].removeprefix("首次").removeprefix("新认定的") if named else "企业"

    @staticmethod
    def _every(spot: Spot, start: int) -> str:
        match = _EVERY.search(spot.sentence, start, spot.mention.start)
        return match.group() if match else ""
