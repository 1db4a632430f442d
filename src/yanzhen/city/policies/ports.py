"""What policies ask of capabilities above them; wired when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yanzhen.city.policies.values import Quota


def _none() -> list[Quota]:
    return []


@dataclass(slots=True)
class Above:
    """``quotas``: targets that count enterprises."""

    quotas: Callable[[], list[Quota]] = field(default=_none)


above = Above()
