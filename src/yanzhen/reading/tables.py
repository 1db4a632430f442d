"""A table of targets becomes sentences: each value is told with its indicator, unit and year from the header cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MAX_HEADER = 4
Ref = tuple[int, int, int]
"""Row, column and offset in the text of the cell."""

_ROLES = (
    ("number", re.compile(r"^(?:序号|编号|序|No\.?)$", re.I)),
    ("unit", re.compile(r"^(?:计量|计算)?单位$")),
    ("note", re.compile(r"责任|牵头|配合|备注|属性|性质|类型|来源|说明|依据|时限|负责|指标解释|口径")),
    ("subject", re.compile(r"^(?:县市?区|县（?市、?区）?|市州|市县|地区|区域|区县|园区|产业链|链条|产业|企业|单位)(?:名称)?$")),
    ("indicator", re.compile(r"指标(?!值)(?:名称)?$|^(?:主要|具体|核心|发展|预期)*目标(?:名称|内容|项目)?$|^(?:项目|名称|类别|类型|分类|领域|内容)$")),
)  # fmt: skip
_YEAR = re.compile(r"(20\d\d)\s*年?")
_SPAN = re.compile(r"(20\d\d)\s*年?\s*[-—–~～至到]+\s*(20\d\d)\s*年?")
_AHEAD = re.compile(r"目标|预期|计划|规划值|任务|预计")
_DONE = re.compile(r"实际|完成|现状|基期|基数|实绩|基准|已达|现值")
_GROWTH = re.compile(r"年均|平均增长|年平均")
_VALUE_WORD = re.compile(r"目标|预期|计划|实际|完成|现状|基期|实绩|基准|数值|指标值|年均|增速|增长|^值$")
_VALUE = re.compile(
    r"\s*[\[［【(（〔]?\s*(?P<sign>≥|>=|≧|＞=|≤|<=|≦|[><＞＜]|不低于|不少于|不超过|超过|大于|小于|约)?\s*"
    r"(?P<low>-?\d[\d,，]*(?:\.\d+)?)\s*(?:(?P<dash>[-—–~～至]+)\s*(?P<high>\d[\d,，]*(?:\.\d+)?))?\s*"
    r"(?P<unit>%|％|‰|[万亿千百]*[元家个户项吨亩人件辆台套公里条所座级张件名]|个?百分点|万人次|平方公里|万千瓦)?\s*"
    r"(?P<after>以上|以下|以内|左右)?\s*[\]］】)）〕]?\s*"
)
_BRACKETED = re.compile(r"\s*[(（\[［【〔]\s*(?P<inner>[^()（）\[\]【】〔〕]{1,16})\s*[)）\]］】〕]\s*$")
_UNIT = re.compile(
    r"(?:%|％|‰|[万亿千百十]*(?:元|家|户|个|人|项|吨|亩|件|辆|台|套|公里|条|所|座|张|名|美元|立方米|平方米|平方公里|公顷|千瓦|千瓦时|吨标准煤|吨标煤|人次|床|岁|天|小时|分钟)"
    r"(?:/[\w万亿%]+)?|个?百分点|微克/立方米|[A-Za-z]{1,6}/?[\w³²]*|件/万人|元/人)"
)
_CAPTION_UNIT = re.compile(r"单位[:：]\s*([^\s，,；;)）]{1,12})")
_ORDER = re.compile(
    r"^\s*(?:[（(]?\d{1,3}[）)．、]|\d{1,3}\.(?!\d)|[①-⑳]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|其中[:：]?|#|\*+)\s*"
)
_SAYS_NOTHING = re.compile(r"[-—–―/／\\\s]*")
_CHANGES = re.compile(r"(?:增长|降低|下降|提高|减少|增加|提升|压减|减排)$")
_SIGNS = {
    "不低于": "以上",
    "不少于": "以上",
    "≥": "以上",
    ">=": "以上",
    "≧": "以上",
    "＞=": "以上",
    "≤": "以内",
    "<=": "以内",
    "≦": "以内",
    "不超过": "以内",
}
_BEFORE = {
    ">": "超过",
    "＞": "超过",
    "超过": "超过",
    "大于": "超过",
    "<": "低于",
    "＜": "低于",
    "小于": "低于",
    "约": "约",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of told text; ``ref`` is where its first character stands in the table, None for words put in."""

    text: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """``cells[r][c]`` is the text; a merged cell repeats in every place it covers, ``home[r][c]`` is its corner.

    ``first`` is the row of the whole table at which this part of it begins; corners count in the whole.
    """

    cells: Sequence[Sequence[str]]
    home: Sequence[Sequence[tuple[int, int]]]
    caption: str = ""
    first: int = 0

    @property
    def width(self) -> int:
        return max((len(row) for row in self.cells), default=0)

    def text(self, row: int, column: int) -> str:
        return self.cells[row][column] if column < len(self.cells[row]) else ""

    def piece(self, row: int, column: int, start: int = 0, end: int | None = None) -> Piece:
        corner = self.home[row][column]
        return Piece(self.text(row, column)[start:end], (*corner, start))


@dataclass(frozen=True, slots=True)
class Column:
    """What the values of a column measure: ``year`` or a span of years, ahead, done or open, and name and unit."""

    place: int
    head: str = ""
    year: str = ""
    mood: str = ""
    rate: bool = False
    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is to be told: its header rows, and the columns by what they hold."""

    header: int
    roles: dict[str, list[int]] = field(default_factory=dict)
    values: list[Column] = field(default_factory=list)
    unit: str = ""
    year: str = ""


def tell(table: Table) -> Iterator[list[Piece]]:
    """The table's lines: sentences where it holds targets or levels, else its cells parted by tabs."""
    for part in _parted(table):
        yield from _told(part)


def _parted(table: Table) -> Iterator[Table]:
    """Tables that blank rows part; rows above a header that hold one cell alone are its caption."""
    caption, start = table.caption, 0
    blank = [not any(c.strip() for c in row) for row in table.cells]
    for row in range(len(table.cells) + 1):
        if row < len(table.cells) and not blank[row]:
            continue
        while start < row and _lone(table, start):
            caption = f"{caption} {next(c for c in table.cells[start] if c.strip())}"
            yield _rows(table, start, start + 1, "")
            start += 1
        if start < row:
            yield _rows(table, start, row, caption)
        start = row + 1


def _rows(table: Table, start: int, end: int, caption: str) -> Table:
    return Table(table.cells[start:end], table.home[start:end], caption, table.first + start)


def _lone(table: Table, row: int) -> bool:
    return len({h for h, c in zip(table.home[row], table.cells[row], strict=True) if c.strip()}) == 1


def _told(table: Table) -> Iterator[list[Piece]]:
    plan = plan_of(table)
    for row in range(len(table.cells)):
        told = _sentences(table, plan, row) if plan and row >= plan.header else []
        line = told or _tabbed(table, row)
        if line:
            yield line


def _tabbed(table: Table, row: int) -> list[Piece]:
    """Cells of a row, a merged cell once, in its first row and column."""
    line: list[Piece] = []
    for column in range(len(table.cells[row])):
        corner = table.home[row][column]
        own = corner == (row + table.first, column)
        if column and (own or corner[1] == column):
            line.append(Piece("\t"))
        if own and table.text(row, column):
            line.append(table.piece(row, column))
    while line and not line[-1].text.strip():
        line.pop()
    return line


def plan_of(table: Table) -> Plan | None:
    """How to tell the table; None where its header does not say what its values are."""
    header = _header_rows(table)
    if not header:
        return None
    heads = [_head(table, header, column) for column in range(table.width)]
    roles: dict[str, list[int]] = {}
    for column, head in enumerate(heads):
        role = _role(head)
        if role:
            roles.setdefault(role, []).append(column)
    taken = {c for columns in roles.values() for c in columns}
    values = [
        _column(c, h) for c, h in enumerate(heads) if c not in taken and h and _holds_values(table, header, c)
    ]
    told = _CAPTION_UNIT.search(table.caption)
    if "indicator" not in roles:
        values = [v for v in values if v.name and (v.unit or v.year or told)]
    else:
        values = [v for v in values if v.year or v.mood or v.rate or _VALUE_WORD.search(v.head)]
    if not values or not (roles.get("indicator") or roles.get("subject")):
        return None
    years = _YEAR.findall(table.caption)
    return Plan(header, roles, values, told.group(1) if told else "", years[-1] if years else "")


def _header_rows(table: Table) -> int:
    """Rows above the first one with a bare number in it, none where that is too far down."""
    for row in range(min(len(table.cells), MAX_HEADER + 1)):
        cells = [c for c in table.cells[row][1:] if c.strip()]
        if row and any(_VALUE.fullmatch(c) and not _YEAR.fullmatch(c.strip()) for c in cells):
            return row
    return 0


def _head(table: Table, header: int, column: int) -> str:
    """The header of a column from all its rows, each cell once."""
    parts: list[str] = []
    for row in range(header):
        text = "".join(table.text(row, column).split())
        if text and text not in parts and len(text) <= 40:
            parts.append(text)
    return "".join(parts)


def _role(head: str) -> str:
    bare = _BRACKETED.sub("", head)
    return next((role for role, pattern in _ROLES if pattern.search(bare)), "")


def _holds_values(table: Table, header: int, column: int) -> bool:
    cells = [table.text(r, column).strip() for r in range(header, len(table.cells))]
    filled = [c for c in cells if c]
    return any(_VALUE.fullmatch(c) for c in filled)


def _column(place: int, head: str) -> Column:
    span, years = _SPAN.search(head), _YEAR.findall(head)
    mood = "ahead" if _AHEAD.search(head) else "done" if _DONE.search(head) else ""
    bracket = _BRACKETED.search(head)
    unit = bracket["inner"] if bracket and _UNIT.fullmatch(bracket["inner"]) else ""
    name = _YEAR.sub("", _SPAN.sub("", head[: bracket.start()] if bracket else head))
    name = re.sub(r"目标值?|预期值?|计划数?|实际值?|完成值?|[()（）]|规划值?|任务数?", "", name)
    year = f"{span[1]}—{span[2]}" if span else years[-1] if years else ""
    return Column(place, head, year, mood, bool(_GROWTH.search(head)), name, unit)


def _sentences(table: Table, plan: Plan, row: int) -> list[Piece]:
    """All values of a row, one clause each; empty where the row tells no value."""
    name, unit = _name(table, plan, row)
    subject = _subject(table, plan, row)
    if plan.roles.get("indicator") and not any(p.text for p in name):
        return []
    line: list[Piece] = []
    for column in plan.values:
        clause = _clause(table, plan, (row, column), (name, unit))
        if clause:
            line += [Piece("；"), *clause] if line else clause
    if not line:
        return []
    lead = [*subject, Piece("：")] if subject else []
    return [*lead, *line, Piece("。"), *_remarks(table, plan, row)]


def _name(table: Table, plan: Plan, row: int) -> tuple[list[Piece], list[Piece]]:
    """The indicator without its order and its unit; the unit from its own column or the indicator's bracket."""
    column = _named_by(table, plan, row)
    unit = [table.piece(row, c) for c in plan.roles.get("unit", []) if table.text(row, c).strip()][:1]
    if column < 0:
        return [], unit
    text = table.text(row, column)
    order = _ORDER.match(text)
    start, end = order.end() if order else 0, len(text.rstrip())
    bracket = _BRACKETED.search(text)
    if bracket and _UNIT.fullmatch(bracket["inner"]):
        unit = unit or [table.piece(row, column, bracket.start("inner"), bracket.end("inner"))]
        end = bracket.start()
    return [table.piece(row, column, start, end)], unit


def _subject(table: Table, plan: Plan, row: int) -> list[Piece]:
    return [table.piece(row, c) for c in plan.roles.get("subject", [])[:1] if table.text(row, c).strip()]


def _clause(
    table: Table, plan: Plan, cell: tuple[int, Column], named: tuple[list[Piece], list[Piece]]
) -> list[Piece]:
    """``到2025年，X达到150亿元``: year, name, verb, value and unit of one cell; empty for a cell without a value."""
    row, column = cell
    match = _VALUE.fullmatch(table.text(row, column.place))
    if match is None:
        return []
    name, unit = named
    name = name or _from_header(table, plan, column, column.name)
    stated = _from_header(table, plan, column, column.unit)
    unit = stated or [Piece("%")] if column.rate else unit or stated or [Piece(plan.unit)]
    cumulative = "累计" if table.text(row, column.place).strip()[:1] in "[［【〔" else ""
    changes = bool(name) and bool(_CHANGES.search(name[-1].text))
    verb = "年均增长" if column.rate else cumulative or _verb(column, changes)
    return [*_when(table, plan, column), *name, Piece(verb), *_value(table, row, column.place, match, unit)]


def _verb(column: Column, changes: bool) -> str:
    return "" if changes else "为" if column.mood == "done" else "达到"


def _when(table: Table, plan: Plan, column: Column) -> list[Piece]:
    year = column.year or plan.year
    if not year:
        return []
    lead = "到" if column.mood == "ahead" and "—" not in year and not column.rate else ""
    shown = _from_header(table, plan, column, year) if column.year else [Piece(year)]
    return [Piece(lead), *shown, Piece("年，")]


def _from_header(table: Table, plan: Plan, column: Column, text: str) -> list[Piece]:
    """The words as they stand in a header cell; put in where no single cell holds them so."""
    if not text:
        return []
    for row in range(plan.header):
        at = table.text(row, column.place).find(text)
        if at >= 0:
            return [table.piece(row, column.place, at, at + len(text))]
    return [Piece(text)]


def _value(table: Table, row: int, column: int, match: re.Match[str], unit: list[Piece]) -> list[Piece]:
    sign = match["sign"] or ""
    after = match["after"] or _SIGNS.get(sign, "")
    pieces = [Piece(_BEFORE.get(sign, "")), table.piece(row, column, *match.span("low"))]
    if match["high"]:
        pieces += [Piece("—"), table.piece(row, column, *match.span("high"))]
    if match["unit"]:
        unit = [table.piece(row, column, *match.span("unit"))]
    pieces += [*unit, table.piece(row, column, *match.span("after")) if match["after"] else Piece(after)]
    return [p for p in pieces if p.text]


def _remarks(table: Table, plan: Plan, row: int) -> list[Piece]:
    """What else the row says, so that nothing of it is lost."""
    told = {c for role in ("number", "unit", "subject") for c in plan.roles.get(role, [])[:1]}
    told |= {_named_by(table, plan, row)} | {
        v.place for v in plan.values if _VALUE.fullmatch(table.text(row, v.place))
    }
    found: list[Piece] = []
    for column in range(len(table.cells[row])):
        text = table.text(row, column).strip()
        covered = table.home[row][column][1] != column
        if column in told or covered or _SAYS_NOTHING.fullmatch(text):
            continue
        head = _head(table, plan.header, column)
        found += [Piece("；" if found else ""), Piece(f"{head}：" if head else ""), table.piece(row, column)]
    return [*found, Piece("。")] if found else []


def _named_by(table: Table, plan: Plan, row: int) -> int:
    """The column that names the indicator of a row: the last one filled; -1 where none is."""
    return max((c for c in plan.roles.get("indicator", []) if table.text(row, c).strip()), default=-1)
