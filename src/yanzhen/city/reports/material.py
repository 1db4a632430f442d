"""The frozen values that products are made from: an atlas, its pools, its candidates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yanzhen.city.atlas.values import ChainAtlas, Cite, CityAtlas, GapMove, Reasoned
from yanzhen.city.attraction.values import ContactSums


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One fact of the talent or capital pool, as printed; ``value`` is empty when nobody published it."""

    side: str
    label: str
    kind: str
    holder: str
    value: str
    unit: str
    period: str
    chain: str
    chain_label: str
    node: str
    node_label: str
    cites: tuple[Cite, ...]
    grade: str
    note: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """An enterprise of an imported register that could fill a gap, with what speaks for it and against it."""

    node: str
    rank: int
    name: str
    place: str
    industry: str
    products: tuple[str, ...]
    reasons: tuple[str, ...]
    counter_reasons: tuple[str, ...]
    row: str


@dataclass(frozen=True, slots=True)
class Register:
    """The register of outside enterprises that candidates come from; ``cite`` marks its delivery."""

    title: str
    rows: int
    cite: Cite


@dataclass(frozen=True, slots=True)
class Material:
    """All that one unit (a chain or the city) is drawn from."""

    city: str
    atlas: ChainAtlas | CityAtlas
    talent: tuple[PoolLine, ...] = ()
    capital: tuple[PoolLine, ...] = ()
    register: Register | None = None
    candidates: tuple[CandidateLine, ...] = ()
    earlier: Mapping[str, str] = field(default_factory=dict)
    """Node → presence at the previous build with an earlier date; empty when there was none."""
    earlier_date: str = ""
    gap_moves: tuple[GapMove, ...] = ()
    """Gaps of the unit that closed or opened again since then."""
    reasoned: Reasoned | None = None
    contacts: ContactSums | None = None
    """Sums of leads; None when nobody reported any."""

    @property
    def label(self) -> str:
        return "全市" if isinstance(self.atlas, CityAtlas) else self.atlas.summary.label

    @property
    def code(self) -> str:
        return "" if isinstance(self.atlas, CityAtlas) else self.atlas.summary.code

    @property
    def chains(self) -> tuple[ChainAtlas, ...]:
        return self.atlas.chains if isinstance(self.atlas, CityAtlas) else (self.atlas,)
