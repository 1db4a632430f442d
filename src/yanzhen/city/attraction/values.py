"""What the import of a register did; a lead as somebody reports it, and what others may know of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """``repeated``: this very register was taken in before and nothing was written."""

    filename: str
    rows: int
    with_city: int
    with_products: int
    twins: tuple[str, ...]
    repeated: bool = False

    def summary(self) -> str:
        if self.repeated:
            return f"{self.filename}：这份名录已经导入过，共 {self.rows} 家，没有变化"
        told = f"{self.filename}：导入 {self.rows} 家，有城市的 {self.with_city} 家，有产品的 {self.with_products} 家"
        few = "、".join(self.twins[:5])
        return told + (f"；{len(self.twins)} 个代码出现多次，各取第一条（{few} 等）" if self.twins else "")


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """What somebody reports of an investor: SPEC's fields, with where the lead came from (node, gap, prospect).

    Money: ``investment`` and ``output`` in 亿元, ``tax`` in 万元 a year, ``foreign_investment`` in 万美元. What is not
    known stays None or empty.
    """

    investor: str
    industry: str
    uscc: str = ""
    content: str = ""
    chain: str = ""
    node: str = ""
    gap_kind: str = ""
    prospect_key: str = ""
    investment: Decimal | None = None
    foreign_investment: Decimal | None = None
    industrial: bool | None = None
    land: Decimal | None = None
    floor: Decimal | None = None
    power: Decimal | None = None
    output: Decimal | None = None
    tax: Decimal | None = None
    jobs: int | None = None
    environment: str = ""
    site_needs: str = ""
    requests: str = ""
    contact_name: str = ""
    contact_role: str = ""
    contact_phone: str = ""
    channel: str = ""
    confidence: str = ""
    f500: str = ""
    f500_note: str = ""
    region: str = ""
    park: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """What everybody may know of a lead that another unit holds: that it was reported, its industry, the day."""

    industry: str
    reported_on: datetime.date
    says: str = "已报备"


@dataclass(frozen=True, slots=True)
class Likely:
    """A lead that may be the one about to be reported. ``number`` and ``investor`` only for those who may see it."""

    same: bool
    why: str
    reported: Reported
    protected: bool
    key: int | None = None
    number: str = ""
    investor: str = ""


@dataclass(frozen=True, slots=True)
class ContactSums:
    """Leads of a chain (or of all) in sums, for the report: nothing of any investor."""

    leads: int
    contacted: int
    talking: int
    signed: int
    practice: int
