"""Names of a document are linked to rows of a register, with the reason; in doubt there are candidates and no link."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice, takewhile

from yanzhen.reading.entities import Entity
from yanzhen.reading.gazetteer import one_of, table
from yanzhen.reading.segmentation import places

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_BRANCH = re.compile(r"[(（]([\u4e00-\u9fa5]{2,8})[)）]")
_LONGEST_PLACE = 11
_LEAST_CORE = 3
_MOST = 8

REASONS = {
    "code": "统一社会信用代码相同",
    "exact": "与登记名称相同",
    "short": "与登记的简称相同",
    "former": "与登记的曾用名相同",
    "core": "去掉地名和公司形式后相同",
    "ambiguous": "不止一家对得上",
    "region": "字号相同但地名不同",
    "brand": "字号是登记名称的开头，不足以断定",
    "none": "登记里没有对得上的",
    "kind": "不是企业",
}
_SURE = {"code": 1.0, "exact": 0.99, "short": 0.95, "former": 0.9, "core": 0.85}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One enterprise of a register."""

    id: str
    name: str
    short_names: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """``row`` is empty where nothing was linked; ``candidates`` are the rows among which a person must choose."""

    name: str
    row: str
    reason: str
    candidates: tuple[str, ...] = ()
    confidence: float = 0.0

    @property
    def why(self) -> str:
        return REASONS[self.reason]


@dataclass(slots=True)
class Register:
    """An index over the rows; build it once, link many names."""

    rows: Iterable[RegisterRow]
    _levels: dict[str, dict[str, set[str]]] = field(init=False)
    _regions: dict[str, str] = field(init=False)
    _cores: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._levels = {level: defaultdict(set) for level in _SURE}
        self._regions = {}
        for row in self.rows:
            region, core = split_name(row.name)
            self._regions[row.id] = region
            self._note("code", [row.uscc], row.id)
            self._note("exact", [row.name], row.id)
            self._note("short", row.short_names, row.id)
            self._note("former", row.former_names, row.id)
            self._note("core", [core, _before_branch(row.name)], row.id)
            self._note("core", [split_name(short)[1] for short in row.short_names], row.id)
        self._cores = sorted(self._levels["core"])

    def _note(self, level: str, names: Iterable[str], row: str) -> None:
        for name in names:
            if name:
                self._levels[level][normal(name)].add(row)

    def link(self, entity: Entity | str) -> Linked:
        """The row of a name. The first level that knows the name decides; two rows there are no link."""
        if isinstance(entity, Entity) and entity.type != "enterprise":
            return Linked(entity.name, "", "kind")
        name = entity.name if isinstance(entity, Entity) else entity
        plain = normal(name)
        code = _USCC.fullmatch(plain)
        for level in ("code",) if code else ("exact", "short", "former"):
            rows = self._levels[level].get(plain)
            if rows:
                return self._decided(name, level, rows)
        return Linked(name, "", "none") if code else self._by_core(name)

    def _by_core(self, name: str) -> Linked:
        region, core = split_name(name)
        rows = self._levels["core"].get(normal(core), set()) if len(core) >= _LEAST_CORE else set()
        near = {row for row in rows if _agree(region, self._regions[row])}
        if near:
            return self._decided(name, "core", near)
        if rows:
            return Linked(name, "", "region", tuple(sorted(rows))[:_MOST])
        alike = {row for key in self._opened_by(normal(core)) for row in self._levels["core"][key]}
        return Linked(name, "", "brand" if alike else "none", tuple(sorted(alike))[:_MOST])

    def _opened_by(self, core: str) -> list[str]:
        """The longer names that begin with this one."""
        if len(core) < 2:
            return []
        start = bisect_right(self._cores, core)
        return list(takewhile(lambda key: key.startswith(core), islice(self._cores, start, None)))

    def _decided(self, name: str, level: str, rows: set[str]) -> Linked:
        if len(rows) > 1:
            return Linked(name, "", "ambiguous", tuple(sorted(rows))[:_MOST])
        return Linked(name, next(iter(rows)), level, (), _SURE[level])


def link_all(entities: Iterable[Entity], rows: Iterable[RegisterRow]) -> list[Linked]:
    """One verdict for each entity that is an enterprise, in order."""
    register = Register(tuple(rows))
    return [register.link(entity) for entity in entities if entity.type == "enterprise"]


def normal(name: str) -> str:
    """Full-width signs made half-width, blanks dropped, letters in capitals."""
    return "".join(unicodedata.normalize("NFKC", name).split()).upper()


def split_name(name: str) -> tuple[str, str]:
    """(region, core): 湖南衡阳某某机械有限公司 → (衡阳, 某某机械). A branch keeps its whole name."""
    bare = unicodedata.normalize("NFKC", "".join(name.split()))
    if bare.endswith(("分公司", "支行", "分行", "分厂", "营业部")):
        return "", bare
    region = ""
    inside = _BRANCH.search(bare)
    if inside and _region(inside.group(1)):
        region = inside.group(1)
        bare = bare[: inside.start()] + bare[inside.end() :]
    bare = re.sub(rf"{one_of(table('naming.yaml')['legal_forms'])}$", "", bare) or bare
    while (place := _region(bare)) and len(bare) - len(place) >= 2:
        region, bare = place, bare[len(place) :]
    return region, bare


def _region(text: str) -> str:
    """The longest province, city or county that opens the text."""
    longest = range(min(_LONGEST_PLACE, len(text)), 1, -1)
    return next((text[:n] for n in longest if text[:n] in places()), "")


def _agree(one: str, other: str) -> bool:
    """Whether two regions do not contradict each other; 衡阳 and 衡阳市 are one."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _before_branch(name: str) -> str:
    """``某某电控(某市)工业技术公司`` is called by what stands before the bracket."""
    bare = unicodedata.normalize("NFKC", name)
    inside = _BRANCH.search(bare)
    head = bare[: inside.start()] if inside and _region(inside.group(1)) else ""
    return head if len(head) >= _LEAST_CORE else ""
