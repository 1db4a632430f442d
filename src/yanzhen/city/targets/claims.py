"""The rows of the ledger as claims that can be compared with what documents say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from yanzhen.city.enterprises.queries import city_name
from yanzhen.city.exchange.queries import cites_of, with_citations
from yanzhen.city.parks.queries import parks
from yanzhen.city.targets.facts import MODE_WORDS, READ
from yanzhen.city.targets.models import Actual, Indicator, Target
from yanzhen.kernel.statements import Mode, Relation, StatementKind
from yanzhen.reading.contradictions import Claim
from yanzhen.reading.contradictions.topics import topic_of

_GROWN = re.compile(r"同比(?:增长|[+＋])?\s*(-?\d+(?:\.\d+)?)%")
_BRACKETS = re.compile(r"（[^）]*）")
_RATE = re.compile(r"(?:年均)?(?:增速|增长率|增长)$")
_ADDED = re.compile(r"^(?:新增|新引进|引进|新认定)")


def ledger_claims() -> list[Claim]:
    """Targets and actuals with a number, each with the source it is cited from; queries do not grow with them."""
    place = home()
    rows = [_of_target(row, place) for row in _targets()]
    rows += [_of_actual(row, place) for row in _actuals()]
    return [*_common_scopes(rows), *_of_parks(place)]


def _of_parks(place: str) -> Iterator[Claim]:
    """Figures of parks; a growth rate that a figure's note gives (同比+25.7%) is a claim of its own."""
    for park in parks():
        for row in park.figures.all():
            if row.value is None:
                continue
            claim = _of_figure(row, park, place)
            yield claim
            told = _GROWN.search(row.note)
            if told:
                yield replace(
                    claim, value=float(told[1]), unit="%", mode=Mode.GROWTH, op=Relation.EQUAL,
                    quote=f"{claim.quote}（{told[0]}）", key=f"{claim.key}:growth",
                )  # fmt: skip


def _of_figure(row: Any, park: Any, place: str) -> Claim:
    cited = next(iter(cites_of(row)), None)
    name = _BRACKETS.sub("", row.measure) or row.indicator
    return Claim(
        indicator=name,
        subject=park.name,
        period=row.period,
        op=_relation(row.op),
        value=float(row.value),
        unit=row.unit,
        mode=Mode.LEVEL,
        kind=StatementKind.ACTUAL,
        source=cited.source if cited else "台账",
        place=cited.place if cited else "",
        quote=f"{park.name}{row.measure}：{row.value_text or _number(row)}",
        key=f"park:{park.code}:{row.pk}",
        measure=f"park_{row.indicator}",
        scope=name,
        region=place,
        title=cited.title if cited else "台账",
    )


def worded_claims() -> list[Claim]:
    """Goals without a number, which only show that a document speaks of their indicator."""
    place = home()
    rows = Target.objects.select_related("indicator").filter(value=None).prefetch_related(with_citations())
    return [_of_target(row, place) for row in rows]


def catalogue() -> dict[str, tuple[str, str]]:
    """Wording (with ``/mode`` for rates and additions) → code and direction of the indicator."""
    found: dict[str, tuple[str, str]] = {}
    for indicator in Indicator.objects.all():
        for name in (indicator.label, *indicator.aliases):
            for key in _keys(str(name)):
                found.setdefault(key, (indicator.code, indicator.direction))
    return found


def _keys(name: str) -> Iterator[str]:
    if _RATE.search(name):
        stem = topic_of(_RATE.sub("", name))
        yield from (f"{stem}/{mode}" for mode in (Mode.GROWTH, Mode.CAGR))
    elif _ADDED.match(name):
        yield f"{topic_of(_ADDED.sub('', name))}/{Mode.INCREMENT}"
    else:
        yield from (f"{topic_of(name)}/{mode}" for mode in (Mode.LEVEL, Mode.ANNUAL))


def home() -> str:
    """The place that 全市 means in this record: the city where most of its enterprises sit."""
    return city_name()


def _targets() -> Iterable[Target]:
    """Rows of packs and people; for those accepted from documents the documents speak themselves."""
    rows = Target.objects.select_related("indicator").exclude(code__startswith=READ).exclude(value=None)
    return rows.prefetch_related(with_citations())


def _actuals() -> Iterable[Actual]:
    rows = Actual.objects.select_related("indicator").exclude(code__startswith=READ).exclude(value=None)
    return rows.prefetch_related(with_citations())


def _of_target(row: Target, place: str) -> Claim:
    word, shared = MODE_WORDS.get(row.mode, ""), _shared(row, place)
    return replace(
        shared,
        source=row.set_in or shared.source,
        period=row.deadline,
        mode=Mode(row.mode),
        kind=StatementKind.TARGET,
        title=row.set_in or _title(row),
        dated=row.set_on,
        quote=row.text if row.value is None else f"{row.label}：{word}{_number(row)}",
    )


def _of_actual(row: Actual, place: str) -> Claim:
    label = row.indicator.label
    mode = Mode.GROWTH if _RATE.search(label) else Mode.INCREMENT if _ADDED.match(label) else Mode.LEVEL
    return replace(
        _shared(row, place),
        period=row.period,
        mode=mode,
        kind=StatementKind.ACTUAL,
        title=_title(row),
        quote=f"{label}：{row.value_text or _number(row)}",
    )


def _shared(row: Any, place: str) -> Claim:
    cited = next(iter(row.cited), None)
    high = getattr(row, "value_high", None)
    return Claim(
        indicator=row.indicator.label,
        subject=row.subject,
        period="",
        op=Relation.RANGE if high is not None else _relation(row.op),
        value=0.0
        if row.value is None
        else float(row.value)
        if high is None
        else (float(row.value), float(high)),
        unit=row.unit,
        mode=Mode.LEVEL,
        kind=StatementKind.ACTUAL,
        source=cited.source.code if cited else "台账",
        place=cited.place if cited else "",
        quote="",
        key=f"{type(row).__name__.lower()}:{row.code}",
        measure=row.indicator.code,
        scope=_scope(row),
        region=place,
        direction=row.indicator.direction,
    )


def _scope(row: Any) -> str:
    """The key without the row's own period: yoy-2023h1 of 2023H1 is yoy."""
    period = getattr(row, "period", "") or getattr(row, "deadline", "")
    key = str(row.scope_key)
    for spelled in (period.lower(), period[:4]):
        if spelled and key.lower().endswith(f"-{spelled}"):
            return key[: -len(spelled) - 1]
    return key


def _relation(op: str) -> Relation:
    return Relation(op) if op in set(Relation) - {Relation.RANGE} else Relation.EQUAL


def _title(row: Any) -> str:
    cited = next(iter(row.cited), None)
    return str(cited.source.title) if cited else "台账"


def _number(row: Any) -> str:
    high = getattr(row, "value_high", None)
    shown = f"{row.value.normalize():f}" + (f"—{high.normalize():f}" if high is not None else "")
    return f"{shown}{row.unit}"


def _common_scopes(claims: list[Claim]) -> Iterator[Claim]:
    """The only scope an indicator has is the one that documents mean when they name none."""
    scopes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for claim in claims:
        scopes[claim.measure, claim.subject, claim.kind].add(claim.scope)
    for claim in claims:
        alone = len(scopes[claim.measure, claim.subject, claim.kind]) == 1
        yield replace(claim, scope="") if alone else claim
