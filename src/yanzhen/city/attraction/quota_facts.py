"""What documents ask of counties, parks and the city beside what was signed and what was made of it; sums before ranks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanzhen.city.attraction.lead_identity import identity
from yanzhen.city.attraction.models import Lead, Top500
from yanzhen.city.enterprises.queries import region_names
from yanzhen.city.parks.queries import park_names
from yanzhen.city.projects.queries import money_received, projects
from yanzhen.city.records.queries import definitions
from yanzhen.kernel.periods import is_period, parse_period
from yanzhen.kernel.stages import MAIN_LINE, Stage
from yanzhen.specs.attraction import AttractionQuotaSpec

SIGNED_ON = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.SIGNED) :])
STARTED_ON = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.STARTED) :])
WHOLE_CITY = "全市"


@dataclass(frozen=True, slots=True)
class Counted:
    """One project as quotas look at it: ``on`` the first day it was seen signed or later; ``listed`` empty: not known;
    ``funded``: money of the contract has come in (None: nobody said)."""

    code: str
    name: str
    on: datetime.date
    started: bool
    funded: bool | None
    fallen: bool
    investment: Decimal | None
    listed: str
    parks: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One unit under one quota. ``unknown`` projects could count but lack investment or the list of 500."""

    place: str
    label: str
    wanted: int
    signed: tuple[str, ...]
    realised: tuple[str, ...]
    unknown: tuple[str, ...]
    funded: tuple[str, ...] = ()
    told: int = 0
    """Of how many of the signed projects it is known whether money came in."""

    @property
    def state(self) -> str:
        """``met`` on realised figures; ``inflated`` when signing alone would meet it; ``behind``; ``unknown``."""
        if len(self.realised) >= self.wanted:
            return "met"
        if len(self.signed) >= self.wanted:
            return "inflated"
        short = self.wanted - len(self.realised)
        return "unknown" if self.unknown and len(self.unknown) >= short else "behind"

    @property
    def says(self) -> str:
        return STATE_WORDS[self.state]


STATE_WORDS = {
    "met": "已落实",
    "inflated": "签约够数，落实不足（虚高）",
    "behind": "未完成",
    "unknown": "缺数，不能判断",
}


@dataclass(frozen=True, slots=True)
class QuotaSheet:
    """One quota with its rows, the whole city's sum first to be shown; ``carried``: a later year than the document's."""

    spec: AttractionQuotaSpec
    rows: tuple[QuotaRow, ...]
    signed: int
    realised: int
    carried: bool

    @property
    def unknown(self) -> int:
        """Projects that could count, were they fully known."""
        return len({code for row in self.rows for code in row.unknown})

    @property
    def inflated(self) -> tuple[QuotaRow, ...]:
        return tuple(row for row in self.rows if row.state == "inflated")

    @property
    def words(self) -> tuple[str, str]:
        """What the two columns count."""
        return ("已报备", "已联系") if self.spec.counts == "enterprises" else ("签约", "已开工")


def quota_specs(year: int) -> dict[str, AttractionQuotaSpec]:
    """Quotas that hold in a year: begun, and not ended by the document."""
    every = [AttractionQuotaSpec.model_validate(spec) for _, spec in definitions("attraction_quotas")]
    return {q.id: q for q in every if q.year <= year and (q.until is None or year <= q.until)}


def quota_sheets(year: int) -> tuple[QuotaSheet, ...]:
    """Every quota of a year against the record; a constant number of queries."""
    specs = quota_specs(year)
    if not specs:
        return ()
    every = counted_projects()
    found = [p for p in every if p.on.year == year]
    places = _places(every)
    return tuple(_sheet(spec, specs, found, places, year) for spec in specs.values())


def _places(found: Iterable[Counted]) -> dict[str, dict[str, str]]:
    """Kind of place → code → name; counties are those of the prefectures in which the record's projects stand."""
    names = region_names()
    home = {code[:4] for project in found for code in project.regions}
    counties = {code: name for code, name in names.items() if code[:4] in home and not code.endswith("00")}
    return {"county": counties, "park": park_names(), "city": {WHOLE_CITY: WHOLE_CITY}}


def wanted_of(spec: AttractionQuotaSpec, specs: Mapping[str, AttractionQuotaSpec]) -> int:
    """The number asked for; a multiple is taken of the quota it names."""
    if spec.at_least is not None:
        return int(spec.at_least)
    base = specs.get(spec.times)
    return int(wanted_of(base, specs) * (spec.factor or 1)) if base and base.id != spec.id else 0


def _sheet(
    spec: AttractionQuotaSpec,
    specs: Mapping[str, AttractionQuotaSpec],
    found: list[Counted],
    places: Mapping[str, Mapping[str, str]],
    year: int,
) -> QuotaSheet:
    wanted = wanted_of(spec, specs)
    carried = spec.until is None and year != spec.year
    if spec.counts == "enterprises":
        row = _firms(wanted, year)
        return QuotaSheet(spec, (row,), len(row.signed), len(row.realised), carried)
    names = places[spec.per]
    chosen = {code: names.get(code, code) for code in spec.parks} if spec.parks else names
    rows = tuple(_row(spec, code, label, wanted, found) for code, label in chosen.items())
    signed = {code for row in rows for code in row.signed}
    realised = {code for row in rows for code in row.realised}
    return QuotaSheet(spec, rows, len(signed), len(realised), carried)


def _row(spec: AttractionQuotaSpec, code: str, label: str, wanted: int, found: list[Counted]) -> QuotaRow:
    here = [p for p in found if _stands_in(p, spec.per, code)]
    fits = {p.code: _fits(p, spec) for p in here}
    sure = [p for p in here if fits[p.code]]
    unknown = tuple(p.code for p in here if fits[p.code] is None)
    realised = tuple(p.code for p in sure if p.started and not p.fallen)
    known = [p for p in sure if p.funded is not None]
    funded = tuple(p.code for p in known if p.funded and not p.fallen)
    return QuotaRow(code, label, wanted, tuple(p.code for p in sure), realised, unknown, funded, len(known))


def _stands_in(project: Counted, per: str, code: str) -> bool:
    return per == "city" or code in (project.regions if per == "county" else project.parks)


def _fits(project: Counted, spec: AttractionQuotaSpec) -> bool | None:
    """Whether a project is of the kind; None when the record does not tell."""
    answers: list[bool | None] = []
    if spec.over is not None:
        answers.append(None if project.investment is None else project.investment >= spec.over)
    if spec.lists:
        answers.append(None if not project.listed else project.listed in spec.lists)
    if False in answers:
        return False
    return None if None in answers else True


def _firms(wanted: int, year: int) -> QuotaRow:
    """Investors of the year's leads: reported, and really contacted."""
    rows = Lead.objects.filter(reported_at__year=year).values_list("uscc", "name_key", "contacted_on")
    every = {code or name for code, name, _ in rows}
    contacted = {code or name for code, name, on in rows if on is not None}
    return QuotaRow(WHOLE_CITY, WHOLE_CITY, wanted, tuple(sorted(every)), tuple(sorted(contacted)), ())


def counted_projects() -> tuple[Counted, ...]:
    """Every project that was ever seen signed or further, with the day, and whether it is of a list of 500."""
    flagged = dict(Lead.objects.exclude(project=None).exclude(f500="").values_list("project_id", "f500"))
    listed = {row.name_key: row.list_kind for row in Top500.objects.order_by("year")}
    rows = list(projects())
    money = money_received([p.pk for p in rows if p.kept])
    found = (_counted(p, flagged.get(p.pk, ""), listed, money.get(p.pk)) for p in rows)
    return tuple(p for p in found if p is not None)


def _counted(project: Any, flag: str, listed: Mapping[str, str], money: float | None) -> Counted | None:
    seen = [(project.stage, project.stage_date), *((e.stage, e.date) for e in project.events.all())]
    on = [_day(date) for stage, date in seen if stage in SIGNED_ON and is_period(date)]
    if not on:
        return None
    names = [i.name for i in project.investors.all()]
    return Counted(
        project.code, project.name, min(on),
        started=any(stage in STARTED_ON for stage, _ in seen),
        funded=None if money is None else money > 0,
        fallen=project.stage not in SIGNED_ON, investment=project.investment,
        listed=flag or _on_a_list(names, listed),
        parks=frozenset(p.code for p in project.parks.all()),
        regions=frozenset(r.code for r in project.regions.all()),
    )  # fmt: skip


def _day(date: str) -> datetime.date:
    return parse_period(date).start


def _on_a_list(names: Iterable[str], listed: Mapping[str, str]) -> str:
    """The list that an investor is on; ``none`` only when lists were imported, else it is not known."""
    if not listed:
        return ""
    keys = (identity(name).core for name in names if name.strip())
    return next((listed[key] for key in keys if key in listed), "none")
