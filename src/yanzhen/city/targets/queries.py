"""The ledger of targets with their lights, one target with its line, the scorecard."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from yanzhen.analysis.progress import Light, Progress
from yanzhen.city.exchange.queries import with_citations
from yanzhen.city.library import queries as library
from yanzhen.city.library.values import Landing, Measure
from yanzhen.city.targets import facts
from yanzhen.city.targets.models import Actual, Indicator, Lineage, Target, TargetOwner
from yanzhen.city.targets.readings import Catalogue, code_of, why_not


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A target, where it stands, the actual that says so, and whether another row counts in its place."""

    target: Target
    progress: Progress
    latest: Actual | None
    superseded: bool
    goal: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class TargetDetail:
    """One target with its line through the documents, the measured series, contradictions on its indicator.

    ``series`` holds comparable actuals, ``beside`` those of another subject or scope (shown, not compared).
    """

    row: LedgerRow
    lineage: Lineage | None
    line: tuple[LedgerRow, ...]
    series: tuple[Actual, ...]
    beside: tuple[Actual, ...]
    contradictions: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Lights of one group of targets; ``lights`` lists all lights in order, with zeros."""

    key: str
    label: str
    lights: tuple[tuple[Light, int], ...]
    total: int


def targets(
    *,
    search: str = "",
    family: str = "",
    chain: str = "",
    park: str = "",
    indicator: str = "",
    lineage: str = "",
) -> QuerySet[Target]:
    """Targets with indicator, chain, park, lineage and citations."""
    rows = Target.objects.select_related("indicator", "chain", "park", "lineage", "supersedes", "restates")
    if search:
        rows = rows.filter(
            Q(label__icontains=search)
            | Q(indicator__label__icontains=search)
            | Q(set_in__icontains=search)
            | Q(text__icontains=search)
        )
    wanted = {
        "indicator__family": family,
        "chain__code": "" if chain == "none" else chain,
        "park__code": park,
        "indicator__code": indicator,
        "lineage__code": lineage,
    }
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    if chain == "none":
        rows = rows.filter(chain=None)
    return rows.prefetch_related(with_citations())


def actuals(*, indicator: str = "", subject: str = "") -> QuerySet[Actual]:
    """Measured values with indicator and citations."""
    rows = Actual.objects.select_related("indicator").prefetch_related(with_citations())
    if indicator:
        rows = rows.filter(indicator__code=indicator)
    return rows.filter(subject=subject) if subject else rows


def indicators() -> QuerySet[Indicator]:
    """Indicators with ``target_count`` and ``actual_count``."""
    return Indicator.objects.annotate(
        target_count=Count("targets", distinct=True, filter=Q(targets__retired_on=None)),
        actual_count=Count("actuals", distinct=True, filter=Q(actuals__retired_on=None)),
    )


def families() -> list[str]:
    return list(
        Indicator.objects.exclude(family="").order_by("family").values_list("family", flat=True).distinct()
    )


def lineages() -> QuerySet[Lineage]:
    """Lines of goals that several documents carry on, with their targets and citations."""
    return (
        Lineage.objects.select_related("indicator")
        .prefetch_related(
            Prefetch(
                "targets", Target.objects.order_by("deadline", "set_on").prefetch_related(with_citations())
            )
        )
        .order_by("code")
    )


def lineage_line(code: str, *, as_of: datetime.date | None = None) -> tuple[LedgerRow, ...]:
    """The targets of one line by deadline and date of setting, each with its light."""
    return target_ledger(lineage=code, as_of=as_of)


def target_ledger(
    *,
    search: str = "",
    family: str = "",
    chain: str = "",
    lineage: str = "",
    light: str = "",
    as_of: datetime.date | None = None,
) -> tuple[LedgerRow, ...]:
    """Targets with their lights, by deadline and date of setting; five queries whatever the number."""
    rows = targets(search=search, family=family, chain=chain, lineage=lineage)
    ledger = assessed(rows.order_by("deadline", "set_on", "code"), as_of=as_of)
    return tuple(row for row in ledger if not light or row.progress.light == light)


def assessed(rows: Iterable[Target], *, as_of: datetime.date | None = None) -> tuple[LedgerRow, ...]:
    """Each target with its progress on the day; actuals whose period ends later are ignored."""
    day = as_of or timezone.localdate()
    measured = facts.actuals_until(actuals(), day)
    by_indicator: dict[int, list[Actual]] = defaultdict(list)
    for actual in measured:
        by_indicator[actual.indicator_id].append(actual)
    replaced = set(Target.objects.exclude(supersedes=None).values_list("supersedes_id", flat=True))
    owners = owner_names()
    return tuple(
        replace(
            _ledger_row(t, by_indicator[t.indicator_id], t.pk in replaced, day), owner=owners.get(t.pk, "")
        )
        for t in rows
    )


def _ledger_row(target: Target, measured: list[Actual], superseded: bool, day: datetime.date) -> LedgerRow:
    progress = facts.progress(target, measured, day)
    replaced = superseded or target.restates_id is not None
    return LedgerRow(target, progress, facts.latest(target, measured, progress), replaced, facts.goal(target))


def owner_names() -> dict[int, str]:
    """Key of a target → the unit that answers for it now; one query."""
    rows = TargetOwner.objects.filter(until=None, role="lead")
    return dict(rows.values_list("charge__target", "unit__name"))


def target_detail(code: str, *, as_of: datetime.date | None = None) -> TargetDetail:
    """One target. Raises Target.DoesNotExist."""
    day = as_of or timezone.localdate()
    target = targets().get(code=code)
    siblings = targets().filter(facts.told_with(target))
    line = assessed(siblings.order_by("deadline", "set_on", "code"), as_of=day)
    measured = facts.actuals_until(actuals(indicator=target.indicator.code), day)
    series = [a for a in measured if facts.comparable(target, a)]
    return TargetDetail(
        row=next(row for row in line if row.target.pk == target.pk),
        lineage=target.lineage,
        line=line,
        series=tuple(sorted(series, key=facts.period_order)),
        beside=tuple(sorted((a for a in measured if a not in series), key=facts.period_order)),
        contradictions=tuple(library.contradictions(indicator=target.indicator.code)),
    )


def amount(actual: Actual) -> str:
    """An actual as printed: ``＞1000家``."""
    return facts.amount(actual)


def scorecard(*, as_of: datetime.date | None = None) -> dict[str, tuple[ScoreLine, ...]]:
    """Lights by ``family`` and by ``chain`` (no chain: 全市); targets that were replaced do not count."""
    rows = [r for r in target_ledger(as_of=as_of) if not r.superseded]
    by_family = sorted(rows, key=lambda r: r.target.indicator.family or "其他")
    by_chain = sorted(rows, key=lambda r: r.target.chain.order if r.target.chain else -1)
    return {
        "family": _score_lines(
            (r.target.indicator.family, r.target.indicator.family or "其他", r) for r in by_family
        ),
        "chain": _score_lines(
            (r.target.chain.code, r.target.chain.label, r) if r.target.chain else ("", "全市", r)
            for r in by_chain
        ),
    }


def _score_lines(rows: Iterable[tuple[str, str, LedgerRow]]) -> tuple[ScoreLine, ...]:
    counts: dict[tuple[str, str], Counter[Light]] = defaultdict(Counter)
    for key, label, row in rows:
        counts[key, label][row.progress.light] += 1
    return tuple(
        ScoreLine(key, label, light_counts(found), sum(found.values()))
        for (key, label), found in counts.items()
    )


def light_counts(found: Counter[Light]) -> tuple[tuple[Light, int], ...]:
    """Every light with its count, in the order of the lights."""
    return tuple((light, found[light]) for light in Light)


def search_targets(text: str, *, limit: int) -> list[Target]:
    return list(targets(search=text)[:limit])


def measures() -> tuple[Measure, ...]:
    """The catalogue of indicators, for forms."""
    return tuple(Measure(code, label) for code, label in Indicator.objects.values_list("code", "label"))


def landed(held: Mapping[int, Mapping[str, Any]]) -> dict[int, Landing]:
    """Key of an accepted statement → where it stands in the ledger, or why it does not. Three queries at most."""
    codes = {code_of(key): key for key in held}
    found: dict[int, Landing] = {}
    for target in Target.objects.filter(code__in=codes).select_related("restates"):
        same = target.restates
        said = f"目标台账：与“{same.label}”同一目标，并列" if same else "已进目标台账"
        found[codes[target.code]] = Landing("target", target.code, said)
    rest = set(codes) - set(map(code_of, found))
    for actual in Actual.objects.filter(code__in=rest).select_related("indicator"):
        where = actual.indicator
        found[codes[actual.code]] = Landing("indicator", where.code, f"已进实绩：{where.label}")
    missing = {key: fields for key, fields in held.items() if key not in found}
    catalogue = Catalogue(Indicator.objects.all() if missing else ())
    for key, fields in missing.items():
        found[key] = Landing(
            "", "", why_not(fields, catalogue.find(fields)) or "未进台账：请撤销后再采纳一次"
        )
    return found
