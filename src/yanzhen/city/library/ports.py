"""What the library needs from capabilities above it: declared here, plugged in by the site, never imported upwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yanzhen.city.library.values import Judged, Landing, Measure
from yanzhen.reading.contradictions import Claim
from yanzhen.reading.linking import RegisterRow


def _nothing_landed(_held: Mapping[int, Mapping[str, Any]]) -> Mapping[int, Landing]:
    return {}


@dataclass(slots=True)
class Above:
    """``on_judged`` hears of every judged statement inside the same transaction; the others answer questions.

    ``landed`` is asked with the fields of accepted statements by key and says where each stands, or why it does not.
    ``claims`` are what a ledger says, compared with documents; ``wordings`` turns a way of writing an indicator
    into its code and direction; ``home`` is the place that 全市 means.
    """

    on_judged: list[Callable[[Sequence[Judged]], None]] = field(default_factory=list)
    measures: Callable[[], Sequence[Measure]] = tuple
    register: Callable[[], tuple[RegisterRow, ...]] = tuple
    claims: Callable[[], Sequence[Claim]] = tuple
    wordings: Callable[[], Mapping[str, tuple[str, str]]] = dict
    home: Callable[[], str] = str
    landed: Callable[[Mapping[int, Mapping[str, Any]]], Mapping[int, Landing]] = _nothing_landed


above = Above()


def tell(judged: Sequence[Judged]) -> None:
    """Pass judgements of statements on to whoever keeps a ledger of them."""
    if judged:
        for listener in above.on_judged:
            listener(judged)
