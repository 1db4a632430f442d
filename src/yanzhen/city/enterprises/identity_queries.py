"""Which rows of the register are likely one enterprise, what a merge would do, and what people judged before."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from yanzhen.analysis.matching import ACCEPT, Matches, Records, Terms, make_terms, match_records
from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises.attributes import ATTRIBUTES, LISTS, NOTHING
from yanzhen.city.enterprises.models import (
    Apart,
    AttributeStatement,
    Enterprise,
    EnterpriseName,
    Merge,
    Region,
)
from yanzhen.city.enterprises.referring import referring
from yanzhen.city.records.remembering import remembered

MOST = 500
APART = ("accounts", "library")
"""Capabilities below whose rows say nothing of who is who and who makes what."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one enterprise; ``sure``: told as one by the machine, the others are open questions."""

    left: int
    right: int
    score: float
    sure: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One attribute of both rows in words; ``differs``: both have it and not the same."""

    name: str
    label: str
    mine: str
    other: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do: attributes side by side, how many records of each kind would move."""

    choices: tuple[Choice, ...]
    moves: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says; ``current``: the value that holds."""

    value: str
    source: str
    grade: str
    first_seen: datetime.datetime
    last_seen: datetime.datetime
    current: bool


def likely_pairs() -> tuple[Pair, ...]:
    """Pairs for a person to judge, strongest first; drawn once for each state of the record."""
    pairs: tuple[Pair, ...] = remembered("enterprises.same", _match, by="enterprises", apart=APART)
    return pairs


def _match() -> tuple[Pair, ...]:
    rows = list(Enterprise.objects.order_by("pk").values_list("pk", "name", "uscc", "region_id"))
    if len(rows) < 2:
        return ()
    keys = [r[0] for r in rows]
    at = {key: i for i, key in enumerate(keys)}
    formers = dict(
        EnterpriseName.objects.filter(kind="former").order_by("pk").values_list("enterprise_id", "name")
    )
    apart = Apart.objects.filter(undone_at=None).values_list("first_id", "second_id")
    found = match_records(
        Records(
            [r[1] for r in rows],
            [r[2] for r in rows],
            [r[3] or "" for r in rows],
            [formers.get(key, "") for key in keys],
        ),
        terms=_terms(),
        forbidden=[(at[a], at[b]) for a, b in apart if a in at and b in at],
    )
    return tuple(_pair(found, keys, n) for n in range(min(len(found), MOST)))


def _terms() -> Terms:
    """Places and words for trades as the record holds them."""
    regions = Region.objects.order_by("code").values_list("code", "name")
    return make_terms(regions, chains.industry_names().values())


def _pair(found: Matches, keys: Sequence[int], n: int) -> Pair:
    return Pair(
        keys[int(found.left[n])],
        keys[int(found.right[n])],
        float(found.score[n]),
        bool(found.score[n] >= ACCEPT and found.same[n]),
        tuple(str(reason) for reason in found.reasons(n)),
    )


def pairs_of(enterprise: Enterprise) -> tuple[Pair, ...]:
    """The pairs that this enterprise stands in."""
    return tuple(p for p in likely_pairs() if enterprise.pk in (p.left, p.right))


def enterprises_of(pairs: Sequence[Pair]) -> dict[int, Enterprise]:
    keys = {key for p in pairs for key in (p.left, p.right)}
    return {e.pk: e for e in Enterprise.objects.filter(pk__in=keys).select_related("region")}


def preview(kept: Enterprise, merged: Enterprise) -> Preview:
    """A merge before it is done."""
    names = dict(
        Region.objects.filter(code__in=[kept.region_id or "", merged.region_id or ""]).values_list(
            "code", "name"
        )
    )
    choices = []
    for name, label in ATTRIBUTES.items():
        mine, other = getattr(kept, name), getattr(merged, name)
        if mine in NOTHING and other in NOTHING:
            continue
        differs = mine != other and mine not in NOTHING and other not in NOTHING
        choices.append(
            Choice(
                name, label, names.get(mine, mine or "无数据"), names.get(other, other or "无数据"), differs
            )
        )
    for name in LISTS:
        mine, other = "、".join(getattr(kept, name)), "、".join(getattr(merged, name))
        if mine or other:
            label = LISTS[name]
            choices.append(
                Choice(name, f"{label}（两边合在一起）", mine or "无数据", other or "无数据", False)
            )
    return Preview(tuple(choices), tuple(_counts(merged)))


def _counts(merged: Enterprise) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for model, field in referring():
        rows: Any = getattr(model, "all_rows", model._default_manager)
        label = str(model._meta.verbose_name)
        count = rows.filter(**{field.name: merged}).count()
        if count:
            found[label] = found.get(label, 0) + count
    return list(found.items())


def merged_into(code: str) -> Enterprise | None:
    """The enterprise in force that a merged row has become; followed to the end, None where there is none."""
    row = Enterprise.all_rows.filter(code=code).first()
    for _ in range(100):
        if row is None or row.retired_on is None:
            return row
        merge = Merge.objects.filter(merged=row, undone_at=None).select_related("kept").first()
        row = merge.kept if merge else None
    return None


def merges() -> list[Merge]:
    """What was merged, newest first, undone ones too."""
    return list(Merge.objects.select_related("kept", "merged")[:200])


def merges_of(enterprise: Enterprise) -> list[Merge]:
    """Rows that became a part of this enterprise and still are."""
    return list(Merge.objects.filter(kept=enterprise, undone_at=None).select_related("merged"))


def told_apart() -> list[Apart]:
    return list(Apart.objects.filter(undone_at=None).select_related("first", "second").order_by("-at")[:200])


def statements_of(enterprise: Enterprise) -> list[tuple[str, list[Saying]]]:
    """(attribute in words, what each source says of it), for attributes of which several sources spoke."""
    rows = list(AttributeStatement.objects.filter(enterprise=enterprise))
    regions = {r.value for r in rows if r.attribute == "region_id"}
    names = dict(Region.objects.filter(code__in=regions).values_list("code", "name")) if regions else {}
    found: dict[str, list[Saying]] = {}
    for row in rows:
        value = str(names.get(row.value, row.value) if row.attribute == "region_id" else row.value)
        now = row.value == getattr(enterprise, row.attribute)
        label = ATTRIBUTES.get(row.attribute, row.attribute)
        saying = Saying(value, row.source, row.grade, row.first_seen, row.last_seen, now)
        found.setdefault(label, []).append(saying)
    return list(found.items())


def follow_merges(codes: set[str]) -> dict[str, Enterprise]:
    """Code → enterprise in force, through merges; codes that lead nowhere are left out."""
    rows = {e.code: e for e in Enterprise.objects.filter(code__in=codes)}
    for code in codes - set(rows):
        into = merged_into(code)
        if into is not None:
            rows[code] = into
    return rows


def merged_keys() -> set[int]:
    """Keys of rows that are a part of another now."""
    return set(
        Merge.objects.filter(undone_at=None).exclude(merged=F("kept")).values_list("merged_id", flat=True)
    )


def open_apart(first: int, second: int) -> Apart | None:
    return Apart.objects.filter(
        Q(first_id=min(first, second), second_id=max(first, second)), undone_at=None
    ).first()
