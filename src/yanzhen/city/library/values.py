"""What a document page shows: every cited place with the rows that stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A row that cites a place: what it is, what it says, and the page (``kind``, ``code``) it leads to.

    ``kind`` is empty when the row has no page of its own or of its owner.
    """

    what: str
    label: str
    detail: tuple[tuple[str, str], ...]
    """(field, what stands in it); codes become words where they are shown."""
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class CitedPlace:
    place: str
    rows: tuple[CitedRow, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """How rows of one model are shown: what they are called, the way to the row that has a page, its fields.

    The field ``figure`` stands for the value as written, else the number with its unit.
    """

    what: str
    kind: str = ""
    path: str = ""
    label: str = "label"
    code: str = "code"
    detail: tuple[str, ...] = ()


OWNERS: dict[str, Owner] = {
    "chains.chain": Owner("产业链", "chain"),
    "chains.node": Owner("环节", "node", detail=("says",)),
    "chains.link": Owner("供应关系", "node", "supplier", detail=("evidence",)),
    "chains.chainlisting": Owner("产业链清单", detail=("list_name", "post")),
    "chains.phase": Owner("阶段", detail=("ends_on",)),
    "enterprises.enterprise": Owner("企业", "enterprise", label="name", detail=("status",)),
    "enterprises.enterprisefigure": Owner(
        "企业数据", "enterprise", "enterprise", "name", detail=("indicator", "period", "figure")
    ),
    "enterprises.placement": Owner("企业落位", "enterprise", "enterprise", "name", detail=("basis",)),
    "enterprises.supplyfact": Owner(
        "供应事实", "enterprise", "supplier", "name", detail=("what", "customer_name")
    ),
    "parks.park": Owner("园区", "park", label="name"),
    "parks.parkfigure": Owner("园区数据", "park", "park", "name", detail=("indicator", "period", "figure")),
    "parks.occupancy": Owner("企业入园", "enterprise", "enterprise", "name", detail=("written",)),
    "parks.platform": Owner("平台", label="name", detail=("kind",)),
    "projects.project": Owner("项目", "project", label="name", detail=("stage_date",)),
    "projects.stageevent": Owner("项目进展", "project", "project", "name", detail=("date", "text")),
    "targets.target": Owner("目标", "target", detail=("deadline",)),
    "targets.actual": Owner("实绩", "indicator", "indicator", detail=("period", "figure")),
    "library.contradiction": Owner("矛盾", "contradiction"),
    "library.contradictionside": Owner("矛盾一方", "contradiction", "contradiction", detail=("statement",)),
    "library.correction": Owner("订正", label="written", detail=("likely",)),
    "talent.talententry": Owner("人才池"),
    "finance.capitalentry": Owner("资金池"),
}
"""Model → how to show it; a model that is not here is shown by its verbose name."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A statement as it holds after a judgement; ``fields`` are those of ``kernel.statements.Statement``.

    ``key`` names the suggestion for good; a verdict other than accepted or corrected takes the statement back. ``by``
    is the account that judged.
    """

    key: int
    verdict: str
    fields: dict[str, Any]
    quote: str
    page: int | None
    source: str
    title: str
    grade: str
    date: str
    by: Any

    @property
    def holds(self) -> bool:
        return self.verdict in HOLDING


HOLDING = frozenset({"accepted", "corrected"})
"""Verdicts under which a suggestion counts as true."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of the catalogue, offered where a statement is corrected."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Landing:
    """Where an accepted statement stands in the ledger: the page (``kind``, ``code``) and a sentence.

    ``kind`` is empty when it could not be entered; the sentence then says why and what to do.
    """

    kind: str
    code: str
    said: str
