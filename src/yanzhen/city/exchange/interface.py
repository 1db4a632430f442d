"""How rows leave as JSON: pages by a stable key, figures with their marks, refusals that say what to do."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Generic, Protocol, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import AfterValidator, Field

from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.exchange.values import Cite
from yanzhen.city.records.pages import veiled
from yanzhen.kernel.errors import YanzhenError

MOST = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
Words = Annotated[str, AfterValidator(lambda text: _CONTROL.sub(" ", text))]
"""Text in which a control character, which no database and no log takes, stands for a blank."""
NUMBER = r"^[0-9]{0,15}$"
UNKNOWN = "无数据"
Item = TypeVar("Item")


class Asker(Protocol):
    """Who asks: a request, or an assistant that asks for somebody."""

    @property
    def user(self) -> Any: ...


class MissingError(YanzhenError):
    """There is no such row, or none that this asker may know of."""


class ForbiddenError(YanzhenError):
    """The row is there, and not for this asker."""


class Mark(Schema):
    """A source mark: which document, where in it, when, how good."""

    source: str = Field(
        description="来源代码，见 /sources/{code}；没有文件、由人在本系统登记或由本系统统计的为空"
    )
    title: str
    place: str = Field("", description="在来源中的位置")
    date: str = ""
    grade: str = Field(description="来源等级 A 官方 B 权威媒体 C 二手 M 未核实 D 推算 X 系统缺省")
    url: str = ""


class Figure(Schema):
    """A number with what it answers for: how it is written, unit, period, grade and sources.

    ``value`` is null where nobody knows it; ``text`` then says 无数据.
    """

    text: str
    value: float | None = None
    unit: str = ""
    period: str = Field("", description="期间或截至日期，按来源写法")
    measure: str = Field("", description="口径")
    grade: str = ""
    sources: list[Mark] = []


class Answered(Schema):
    """What every row carries: grade, note, sources."""

    grade: str = ""
    note: str = ""
    sources: list[Mark] = []


class Weighed(Schema):
    """What one feature adds to a match, in words; the amounts of a match sum to its score."""

    label: str
    amount: float
    told: str


class Page(Schema, Generic[Item]):
    """One page; ``next`` is what to send as ``after`` for the following one, null on the last."""

    items: list[Item]
    next: str | None = Field(None, description="下一页的 after；没有下一页为空")


class Paging(Schema):
    """Where to go on and how many; rows stand in the order of a key that never changes."""

    after: str = Field(default="", max_length=15, pattern=NUMBER, description="上一页给出的 next")
    limit: int = Field(50, ge=1, le=MOST, description="每页条数")


class Searching(Paging):
    """A page of what contains the words."""

    q: Words = Field("", max_length=100, description="查找的词，空格隔开为“都要有”")


def code_field(says: str) -> Any:
    """A filter by a code."""
    return Field("", max_length=120, description=says)


def marks(cites: Iterable[Cite]) -> list[Mark]:
    """Source marks as they leave."""
    return [
        Mark(source=c.source, title=c.title, place=c.place, date=c.date, grade=c.grade, url=c.url)
        for c in cites
    ]


def answered(row: Any) -> dict[str, Any]:
    """Grade, note and sources of a row that was read with its citations."""
    return {"grade": row.grade, "note": row.note, "sources": marks(cites_of(row))}


def entered(title: str, place: str = "", on: datetime.date | None = None, *, grade: str = "M") -> Mark:
    """The mark of what no document says: somebody entered it here (M, unverified), or it was counted here (D)."""
    return Mark(source="", title=title, place=place, date=day(on), grade=grade)


def number(value: Any) -> float | None:
    return None if value is None else float(value)


def figure(
    value: Decimal | float | None, unit: str = "", *, text: str = "", row: Any = None, **more: Any
) -> Figure:
    """A figure of a row: the row's grade and sources stand beside the number."""
    told = text or (UNKNOWN if value is None else f"{plain(value)}{unit}")
    if row is not None:
        more = {"grade": row.grade, "sources": marks(cites_of(row)), **more}
    return Figure(text=told, value=number(value), unit=unit, **more)


def figure_of(row: Any) -> Figure:
    """A row of measured values (indicator, period, operator, value, unit, measure) as a figure."""
    told = row.value_text or (
        "" if row.value is None else f"{row.op if row.op != '=' else ''}{plain(row.value)}{row.unit}"
    )
    return figure(
        row.value, row.unit, text=told, row=row, period=row.period, measure=getattr(row, "measure", "")
    )


def plain(value: Decimal | float) -> str:
    """A number as people write it: 12.5, never 12.5000 or 1E+2."""
    return f"{Decimal(str(value)).normalize():f}"


def day(value: datetime.date | None) -> str:
    return "" if value is None else value.isoformat()


def page_of(rows: QuerySet[Any], asked: Paging, shown: Callable[[Any], Item]) -> Page[Item]:
    """A page of rows by their key: what is added or goes meanwhile shifts nothing."""
    found = list(rows.order_by("pk").filter(pk__gt=_number(asked.after))[: asked.limit + 1])
    more = len(found) > asked.limit
    held = found[: asked.limit]
    return Page(items=[shown(row) for row in held], next=str(held[-1].pk) if more else None)


def veil(rows: Iterable[Any], reader: Any, *named: str) -> list[Any]:
    """Rows whose personal fields this reader may not read are masked; a look at a whole value in ``named`` is logged."""
    return list(veiled(list(rows), reader, frozenset(named)))


def _number(text: str) -> int:
    return int(text or 0)


def cut(items: Sequence[Item], asked: Paging) -> Page[Item]:
    """A page of what was computed: ``after`` counts what was read already. The order must be fixed."""
    start = _number(asked.after)
    held = list(items[start : start + asked.limit])
    end = start + len(held)
    return Page(items=held, next=str(end) if end < len(items) else None)


def missing(what: str, code: object) -> MissingError:
    """The refusal for a row that is not there."""
    return MissingError(f"没有这个{what}", where=str(code), why="代码不存在，或已退出", do="从列表接口取代码")
