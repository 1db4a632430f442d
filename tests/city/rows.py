"""Small rows for tests: plain functions, each saves one row and gives it back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType

from yanzhen.city.accounts.models import Unit, User
from yanzhen.city.chains.models import Chain, Link, Node
from yanzhen.city.enterprises.models import (
    Enterprise,
    EnterpriseFigure,
    EnterpriseName,
    Placement,
    Region,
    SupplyFact,
)
from yanzhen.city.exchange.models import Citation, Source
from yanzhen.city.library.models import Contradiction, ContradictionSide
from yanzhen.city.parks.models import Occupancy, Park
from yanzhen.city.projects.models import Investor, Project, StageEvent
from yanzhen.city.targets.models import Actual, Indicator, Lineage, Target


def source(code: str = "doc-1", **fields: Any) -> Source:
    given = {"title": f"文件{code}", "kind": "document", "grade": "A", "date": "2021-01", **fields}
    return Source.objects.get_or_create(code=code, defaults=given)[0]


def cite(row: Any, code: str = "doc-1", place: str = "第一条", **fields: Any) -> Citation:
    return Citation.objects.create(
        subject_type=ContentType.objects.get_for_model(row),
        subject_id=row.pk,
        source=source(code),
        place=place,
        **fields,
    )


def chain(code: str, label: str = "", **fields: Any) -> Chain:
    row, _ = Chain.objects.get_or_create(code=code, defaults={"label": label or code, "grade": "A", **fields})
    return row


def node(code: str, label: str = "", band: str = "midstream", **fields: Any) -> Node:
    order = Node.objects.count()
    given = {"label": label or code, "band": band, "order": order, "grade": "D", **fields}
    return Node.objects.create(chain=chain(code.split(".")[0]), code=code, **given)


def link(
    supplier: Node, customer: Node, kind: str = "within", share: str = "main", evidence: str = ""
) -> Link:
    return Link.objects.create(
        supplier=supplier, customer=customer, kind=kind, share=share, evidence=evidence, grade="D"
    )


def region(code: str = "430424", name: str = "衡东县", level: str = "county", **fields: Any) -> Region:
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, **fields})[0]


def enterprise(code: str, name: str = "", *nodes: Node, initials: str = "", **fields: Any) -> Enterprise:
    given = {"status": "operating", "role": "named", "grade": "A", **fields}
    row = Enterprise.objects.create(
        code=code, name=name or code, search_text=f"{name} {initials}".strip(), **given
    )
    cite(row)
    for place, stands_on in enumerate(nodes):
        Placement.objects.create(enterprise=row, node=stands_on, main=not place, grade="M")
    return row


def short_name(row: Enterprise, name: str) -> EnterpriseName:
    return EnterpriseName.objects.create(enterprise=row, name=name, kind="short")


def figure(row: Enterprise, indicator: str, value: object, unit: str, **fields: Any) -> EnterpriseFigure:
    return EnterpriseFigure.objects.create(
        enterprise=row,
        indicator=indicator,
        value=value,
        unit=unit,
        **{"grade": "A", "period": "2023", **fields},
    )


def supply(supplier: Enterprise, customer: Enterprise | None, name: str = "", what: str = "") -> SupplyFact:
    row = SupplyFact.objects.create(
        supplier=supplier, customer=customer, customer_name=name or customer.name, what=what, grade="A"
    )
    cite(row)
    return row


def park(code: str, name: str = "", *enterprises: Enterprise, **fields: Any) -> Park:
    row = Park.objects.create(code=code, name=name or code, grade="A", **fields)
    cite(row)
    for resident in enterprises:
        Occupancy.objects.create(park=row, enterprise=resident, grade="A")
    return row


def project(code: str, name: str = "", *nodes: Node, stage: str = "building", **fields: Any) -> Project:
    row = Project.objects.create(code=code, name=name or code, stage=stage, **{"grade": "A", **fields})
    row.nodes.set(nodes)
    Investor.objects.create(project=row, name="某投资方")
    cite(row)
    return row


def event(row: Project, stage: str, date: str, text: str = "") -> StageEvent:
    return StageEvent.objects.create(
        project=row, stage=stage, date=date, text=text, order=row.events.count(), grade="A"
    )


def indicator(code: str, label: str = "", unit: str = "亿元", **fields: Any) -> Indicator:
    return Indicator.objects.get_or_create(
        code=code, defaults={"label": label or code, "unit": unit, **fields}
    )[0]


def lineage(code: str, of: Indicator) -> Lineage:
    return Lineage.objects.get_or_create(code=code, defaults={"label": code, "indicator": of})[0]


def target(code: str, of: Indicator, value: object, deadline: str, **fields: Any) -> Target:
    given = {"label": code, "unit": of.unit, "set_on": "2021-01", "grade": "A", "scope_key": "city", **fields}
    row = Target.objects.create(code=code, indicator=of, value=value, deadline=deadline, **given)
    cite(row)
    return row


def actual(of: Indicator, period: str, value: object, **fields: Any) -> Actual:
    code = f"{of.code}-{period}-{Actual.objects.count()}"
    given = {"unit": of.unit, "grade": "A", "scope_key": "city", **fields}
    row = Actual.objects.create(code=code, indicator=of, period=period, value=value, **given)
    cite(row, "stats-1", "表1")
    return row


def contradiction(code: str, about: str, *sides: tuple[str, str]) -> Contradiction:
    row = Contradiction.objects.create(
        code=code, label=code, kind="value", indicator=about, explanation="两份文件说法不一", grade="A"
    )
    for order, (statement, value) in enumerate(sides):
        side = ContradictionSide.objects.create(
            contradiction=row, order=order, statement=statement, value=value, grade="A"
        )
        cite(side, f"doc-{order + 1}")
    return row


class Day:
    """Today, as the tests set it."""

    def __init__(self, now: datetime.date) -> None:
        self.now = now

    def later(self, days: int) -> datetime.date:
        return self.now + datetime.timedelta(days=days)


def accounts(
    posts: Mapping[str, tuple[str, ...]], prefix: str, *, unit: str = "{}", label: str = "演示·{}"
) -> dict[str, Any]:
    """An account for each short name, in a unit of its own. ``posts``: name → (role, kind of the unit[, its subject])."""
    made = {}
    for name, (role, kind, *subject) in posts.items():
        code = name.rstrip("2")  # a second person of the same unit
        held, _ = Unit.objects.get_or_create(
            code=unit.format(code),
            defaults={"name": label.format(code), "kind": kind, "subject": "".join(subject)},
        )
        made[name] = User.objects.create_user(
            f"{prefix}-{name}",
            password="a-long-enough-word",
            role=role,
            unit=held,
            display_name=f"岗位 {name}",
        )
    return made
