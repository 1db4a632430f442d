"""How often the orders were right, and on what that was measured: data beside the code, not in a template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("hit_rates.yaml")


@dataclass(frozen=True, slots=True)
class HitRate:
    """``rate`` and ``measured`` are empty where nothing could be measured; ``about`` is ``nodes`` or ``firms``."""

    about: str
    says: str
    rate: str
    measured: str
    method: str
    date: str


@cache
def hit_rates(about: str) -> tuple[HitRate, ...]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(HitRate(**row) for row in rows if row["about"] == about)
