"""Lists that share a name and differ, and lists whose members are not as many as the name says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise

from yanzhen.kernel.statements import Mode, Relation, StatementKind
from yanzhen.reading.contradictions.claims import Claim, Contradiction, Kind, Severity, stable_key
from yanzhen.reading.contradictions.lists import NamedList
from yanzhen.reading.contradictions.topics import words

_PAIRS = 200
"""So many pairs of lists of one name are compared; names that return more often are slogans."""
_KIN = "产业"
"""Lists of the same number whose names share this word are taken for each other."""


def find_lists(lists: Sequence[NamedList]) -> Iterator[Contradiction]:
    """Wrong counts first, then lists of one name, then lists that are easily taken for each other."""
    yield from _miscounted(lists)
    big = {(item.region, item.count, item.stem) for item in lists if item.big}
    named: dict[tuple[str, str], list[NamedList]] = {}
    numbered: dict[tuple[str, int], list[NamedList]] = {}
    for item in lists:
        if item.stem not in words("plain_lists") and len(item.stem) >= 3:
            named.setdefault((item.region, item.stem), []).append(item)
        if (item.region, item.count, item.stem) in big and _KIN in item.name and _whole(item):
            numbered.setdefault((item.region, item.count), []).append(item)
    for group in named.values():
        yield from _differing(group)
        yield from _recounted(group)
    for group in numbered.values():
        yield from _confusable(group)


def _miscounted(lists: Sequence[NamedList]) -> Iterator[Contradiction]:
    """More members than the number says, or fewer where all are named."""
    for item in lists:
        if len(item.members) < 2 or not (item.least > item.count or (item.closed and item.most < item.count)):
            continue
        side = as_claim(item)
        counted = len(item.members)
        yield Contradiction(
            kind=Kind.SUM,
            topic=item.stem,
            sides=(side, as_claim(item, counted=counted)),
            sentence=f"《{side.said_in}》说“{item.name}”，列出的却是{counted}个：{'、'.join(item.members)}。",
            comparable="名称里的数与它下面或旁边列出的成员",
            severity=Severity.LOW,
            confidence=0.6,
            key=stable_key(Kind.SUM, "count", item.stem, item.count, *item.members),
        )


def _whole(item: NamedList) -> bool:
    return bool(item.members) and item.least <= item.count <= max(item.most, item.least)


def same_member(one: str, other: str) -> bool:
    """纺织服装 and 服装纺织, 农副产品 and 油茶等农副产品 are one member."""
    return sorted(one) == sorted(other) or one in other or other in one


def _only_in(item: NamedList, other: NamedList) -> list[str]:
    return [m for m in item.members if not any(same_member(m, o) for o in other.members)]


def _differing(group: list[NamedList]) -> Iterator[Contradiction]:
    """A list that names all its members lacks one that another of the same name has."""
    listed = [item for item in group if len(item.members) > 1]
    for item, other in islice(combinations(listed, 2), _PAIRS):
        full, rest = (item, other) if _whole(item) else (other, item)
        if item.count == other.count and _whole(full) and _only_in(rest, full):
            yield _differ(item, other)


def _differ(item: NamedList, other: NamedList) -> Contradiction:
    only, back = _only_in(item, other), _only_in(other, item)
    sides = (as_claim(item), as_claim(other))
    place = (
        "同一份文件里两处"
        if item.source == other.source
        else f"《{sides[0].said_in}》与《{sides[1].said_in}》"
    )
    told = [f"前者有而后者无：{'、'.join(only)}"] if only else []
    told += [f"后者有而前者无：{'、'.join(back)}"] if back else []
    return Contradiction(
        kind=Kind.LIST,
        topic=item.stem,
        sides=sides,
        sentence=f"{place}都讲“{item.name}”，名单不同：{'；'.join(told)}。",
        comparable=f"名称相同（{item.name}），个数相同（{item.count}），说的是同一个地方",
        severity=Severity.MEDIUM,
        confidence=0.7,
        key=stable_key(Kind.LIST, item.stem, *sorted(item.members), "/", *sorted(other.members)),
    )


def _recounted(group: list[NamedList]) -> Iterator[Contradiction]:
    """14条重点产业链 in one document, 15条重点产业链 in another."""
    first: dict[int, NamedList] = {}
    for item in sorted(group, key=lambda i: (i.dated, i.source, i.start)):
        if item.big or item.stem.endswith(("产业链", "集群")):
            first.setdefault(item.count, item)
    for item, other in pairwise(first.values()):
        if item.source == other.source:
            continue
        sides = (as_claim(item), as_claim(other))
        said, later = sides[0].said_in, sides[1].said_in
        yield Contradiction(
            kind=Kind.LIST,
            topic=item.stem,
            sides=sides,
            sentence=f"《{said}》说“{item.name}”，《{later}》说“{other.name}”，多出或减去的是哪几个没有说明。",
            comparable=f"名称相同（{item.stem}），个数不同，说的是同一个地方",
            severity=Severity.LOW,
            confidence=0.6,
            key=stable_key(Kind.LIST, "number", item.stem, item.count, other.count),
        )


def _confusable(group: list[NamedList]) -> Iterator[Contradiction]:
    """Two lists called 八大 of different names and members: whoever says 八大 must say which."""
    first: dict[str, NamedList] = {}
    for item in group:
        first.setdefault(item.stem, item)
    for item, other in islice(combinations(first.values(), 2), _PAIRS):
        if item.source == other.source or not _only_in(item, other):
            continue
        sides = (as_claim(item), as_claim(other))
        said, later = sides[0].said_in, sides[1].said_in
        yield Contradiction(
            kind=Kind.LIST,
            topic=item.stem,
            sides=sides,
            sentence=(
                f"《{said}》的“{item.name}”与《{later}》的“{other.name}”都是{item.count}个、名称相近而名单不同，"
                "引用时要写明是哪一份。"
            ),
            comparable=f"个数相同（{item.count}），名称都含“{_KIN}”，说的是同一个地方",
            severity=Severity.LOW,
            confidence=0.5,
            key=stable_key(Kind.LIST, "kin", item.count, item.stem, other.stem),
        )


def as_claim(item: NamedList, *, counted: int | None = None) -> Claim:
    """A list as a claim about its number, so that it can stand beside another."""
    return Claim(
        indicator=item.stem,
        subject="",
        period="",
        op=Relation.EQUAL,
        value=float(item.count if counted is None else counted),
        unit="个",
        mode=Mode.LEVEL,
        kind=StatementKind.ACTUAL,
        source=item.source,
        place="",
        quote=item.quote,
        key=f"{item.source}:{item.start}",
        dated=item.dated,
        title=item.title,
        start=item.start,
        end=item.end,
        members=item.members,
    )
