"""What crosses the border of the project library: new projects, files, events, contributions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.stages import Stage


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to be created. ``nodes``, ``parks``, ``regions`` are codes; ``investors`` are (name, code or empty).

    ``investment`` is in 亿元; ``code`` is made from the day and a number when none is given.
    """

    name: str
    nodes: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    investors: tuple[tuple[str, str], ...] = ()
    investment: Decimal | None = None
    place_text: str = ""
    owner_unit: str = ""
    lead: str = ""
    note: str = ""
    code: str = ""
    practice: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that proves something: what was uploaded (a stream or bytes), its name, the day it was made."""

    file: Any
    name: str
    dated: datetime.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class StageChanged:
    """A project went from one stage to another; told inside the transaction that writes it."""

    project: str
    name: str
    before: Stage
    after: Stage
    on: datetime.date
    nodes: tuple[str, ...]
    lead: str
    by: Any


@dataclass(frozen=True, slots=True)
class Gain:
    """Capacity that a project adds to a node. ``active`` while the project operates.

    ``since`` is the day it began to operate, None before; ``until`` and ``why`` tell when and why it was lost.
    """

    node: str
    label: str
    project: str
    name: str
    capacity: Decimal
    unit: str
    stage: Stage
    active: bool
    since: datetime.date | None
    until: datetime.date | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact of a project as it stands: its wording, number and unit, who stated it; files where it is proven."""

    fact: str
    text: str
    number: Decimal | None = None
    unit: str = ""
    by_name: str = ""
    at: datetime.datetime | None = None
    files: tuple[Any, ...] = field(default=(), compare=False)


class MissingFactsError(YanzhenError):
    """A stage asks for facts that the project does not have; ``missing`` maps fact id to its label, in order."""

    def __init__(self, name: str, stage: str, missing: Mapping[str, str]) -> None:
        self.missing = dict(missing)
        what = f"还不能换到“{stage}”：缺{'、'.join(missing.values())}"
        super().__init__(
            what, where=name, why=f"这个阶段要求的 {len(missing)} 项事实没有登记", do="补齐后再提交"
        )
