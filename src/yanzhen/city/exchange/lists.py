"""What a list is: its columns under their many names, how its rows meet the record, who writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yanzhen.city.accounts.permissions import may_import
from yanzhen.kernel.errors import YanzhenError

NEW, CHANGED, UNCHANGED, REFUSED, OPEN = "new", "changed", "unchanged", "refused", "open"
STATE_LABELS = {NEW: "新增", CHANGED: "变化", UNCHANGED: "不变", OPEN: "待选", REFUSED: "退回"}
"""What would become of a row. ``open``: the record holds several that it may mean, and a person chooses."""

KINDS_OF_VALUES = {
    "text": "文字",
    "words": "几项，用顿号隔开",
    "number": "数字",
    "date": "日期，可以只到年或月",
    "period": "期间：年、季、半年、月",
    "choice": "从选项里选",
    "yes_no": "是或否",
    "uscc": "统一社会信用代码",
}


class CellRefusedError(Exception):
    """One cell cannot be taken: (what, why, what to do), in Chinese."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be taken: the column's name, what is wrong, why, what to do."""

    column: str
    what: str
    why: str
    do: str

    def __str__(self) -> str:
        return f"{self.what}；原因：{self.why}；处理：{self.do}"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a row as the record has it and as the list would have it, in words."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind`` is a key of KINDS_OF_VALUES; numbers with a ``unit`` are kept in that unit.

    ``aliases`` are further headers under which the column comes; ``choices`` gives spelling → value of a choice (a
    drop-down in the template shows the spellings). ``read`` replaces the reading of the kind: text → value, or raises
    CellRefusedError; values must be plain (text, numbers, lists). ``say`` turns a value into words for the preview.
    A number of ``free_unit`` has the unit that its cell or header names, told in ``ListRow.written``.
    Of a text ``limit`` characters are taken, of a number ``digits`` before the point and ``places`` behind it.
    """

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    kind: str = "text"
    unit: str = ""
    required: bool = False
    example: str = ""
    note: str = ""
    choices: Callable[[], Mapping[str, Any]] | None = None
    read: Callable[[str], Any] | None = None
    say: Callable[[Any], str] | None = None
    limit: int = 120
    lowest: float | None = None
    free_unit: bool = False
    places: int = 6
    digits: int = 14

    @property
    def says(self) -> str:
        """What kind of value it takes, in words."""
        return KINDS_OF_VALUES[self.kind]

    @property
    def heading(self) -> str:
        """As the template writes it: title and unit."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row as it was read. ``values`` holds the filled columns, numbers as Decimal in the column's unit;
    ``written`` how a converted number stood in the file (``1.2亿元``). ``chosen`` is what a person chose where several
    rows of the record fitted: a primary key, or 0 for none of them. ``extra`` is what ``match`` found out."""

    place: str
    values: Mapping[str, Any]
    written: Mapping[str, str] = field(default_factory=dict)
    state: str = NEW
    key: int | None = None
    chosen: int | None = None
    changes: tuple[FieldChange, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the record that a row of the list may mean."""

    key: int
    label: str


@dataclass(frozen=True, slots=True)
class Match:
    """How one row meets the record: ``key`` of the row that it means (None: a new one) and ``held``, what the record
    says of it by column (absent: nothing). Or several ``candidates``, or ``problems``. ``extra`` is handed to
    ``apply`` (plain values only). ``values`` replaces what the cells say, for columns that only the record can read
    (a county under its full name). Empty cells erase nothing; the words of a ``words`` column are added, never lost."""

    key: int | None = None
    held: Mapping[str, Any] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


class Written(NamedTuple):
    """Stands for a row that was written in bulk and never built as an object."""

    model: Any
    pk: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of the record that ``apply`` wrote, for the row of the list at ``of``: it is cited, and its change noted.

    ``row`` is the row itself or ``Written``."""

    row: Any
    of: ListRow
    code: str = ""
    label: str = ""


Matching = Callable[[Sequence[ListRow], Any], Sequence[Match]]
"""(rows, user) → one Match a row, in order; reads only, few queries whatever the number of rows (≤ 2,000 at a time)."""

Applying = Callable[[Sequence[ListRow], Any, Any], Iterable[Mark]]
"""(new and changed rows, user, delivery) → what was written. Called piece by piece inside one transaction; the caller
writes citations, change log and delivery. ``delivery.source`` is the source that stands for the file."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list that can be taken in. ``keys`` are groups of columns; two rows of one file that agree in every column of a
    group (or of ``Match.extra``) are twins. ``name`` is the column that a row is called by; ``page`` the route of the list's page; ``single``:
    each row of the record may be meant by one row of the file only (false where a row is a year of an enterprise)."""

    code: str
    title: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...]
    match: Matching
    apply: Applying
    model: str
    name: str = "name"
    page: str = ""
    note: str = ""
    single: bool = True
    may: Callable[[Any], bool] = may_import

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)


_KINDS: dict[str, ListKind] = {}


def register(*kinds: ListKind) -> None:
    """Called where the capabilities are wired; registering again replaces."""
    _KINDS.update({kind.code: kind for kind in kinds})


def list_kinds() -> tuple[ListKind, ...]:
    """Every list that can be taken in, in the order in which they were registered."""
    return tuple(_KINDS.values())


def list_kind(code: str) -> ListKind:
    """Raises YanzhenError for a list that nobody declared."""
    if code not in _KINDS:
        known = "、".join(f"{k.code}（{k.title}）" for k in _KINDS.values())
        raise YanzhenError("没有这种清单", where=code, why=f"可用：{known}", do="从可用的清单里选一种")
    return _KINDS[code]
