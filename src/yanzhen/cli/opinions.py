"""Further readers at the command line: a second opinion on names, a language model on names and statements."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    from yanzhen.kernel.statements import Statement
    from yanzhen.reading.entities import Entity
    from yanzhen.reading.files import ReadDocument
    from yanzhen.reading.model_endpoint import Endpoint
    from yanzhen.reading.model_reader import ModelReading

_BY_MODEL = "只有模型认出"


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads besides the rules; nobody unless asked for."""

    second: str = ""
    endpoint: Endpoint | None = None
    chunk: int = 2500
    places: bool = False

    def names(self, document: ReadDocument, *, relations: bool, date: str = "") -> Iterator[dict[str, Any]]:
        """Entities, or relations among them, one dict each with its page."""
        from yanzhen.reading.entities import read_entities

        found = read_entities(document.text, places=self.places)
        if self.second:
            from yanzhen.reading.second_opinion import with_second_opinion

            found = with_second_opinion(document.text, found)
        if self.endpoint:
            found = _more_names(found, self._asked(document, date).entities)
        if not relations:
            return (asdict(e) | {"page": document.places.page_of(e.start)} for e in found)
        from yanzhen.reading.relations import read_relations

        links = read_relations(document.text, found)
        return (asdict(link) | {"page": document.places.page_of(link.start)} for link in links)

    def statements(self, document: ReadDocument, date: str, own: Iterable[Statement]) -> Iterator[Statement]:
        """The rules' statements, then those that only the model saw."""
        spans = []
        for statement in own:
            if self.endpoint:
                spans.append((statement.start, statement.end))
            yield statement
        for extra in self._asked(document, date).statements if self.endpoint else ():
            if not any(start < extra.end and extra.start < end for start, end in spans):
                yield extra

    def _asked(self, document: ReadDocument, date: str) -> ModelReading:
        from yanzhen.reading.model_reader import read_with_model

        assert self.endpoint is not None
        reading = read_with_model(document.text, self.endpoint, date=date, chunk=self.chunk)
        sys.stderr.write(reading.told() + "\n")
        for refusal in reading.refused:
            sys.stderr.write(f"拒绝 第 {refusal.part} 段：{refusal.why}：{refusal.said}\n")
        return reading


def readers_of(second: str, url: str, model: str, chunk: int, *, places: bool) -> Readers:
    """The readers named by options or environment; the model is asked only where an address is named."""
    if second and second != "lac":
        raise YanzhenError("没有这个第二意见", where=f"--second-opinion {second}", do="现在只有 lac")
    from yanzhen.reading.model_endpoint import endpoint_of

    return Readers(second, endpoint_of(url, model), chunk, places)


def _more_names(found: list[Entity], extra: Iterable[Entity]) -> list[Entity]:
    from dataclasses import replace

    known = {e.name for e in found}
    fresh = [replace(e, note=_BY_MODEL) for e in extra if e.name not in known]
    order: Callable[[Entity], tuple[int, int]] = lambda e: (e.start, e.end)  # noqa: E731 - a key, typed for mypy
    return sorted([*found, *fresh], key=order)
