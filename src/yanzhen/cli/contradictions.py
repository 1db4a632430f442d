"""Several documents at the command line are compared: what contradicts what, with both places and a plain sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanzhen.kernel.errors import YanzhenError

if TYPE_CHECKING:
    from yanzhen.reading.contradictions import Claim, Contradiction, Paper
    from yanzhen.reading.files import ReadDocument

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?(-\d\d)?")


def dates_of(files: Sequence[Path], date: str, dates: str) -> list[str]:
    """One date a file: ``dates`` in the order of the files (an empty place: unknown), else ``date`` for all."""
    if not dates:
        return [date] * len(files)
    given = [part.strip() for part in dates.replace("，", ",").split(",")]
    if len(given) != len(files):
        why = f"{len(files)} 个文件，{len(given)} 个日期"
        raise YanzhenError(
            "日期与文件对不上", where="--dates", why=why, do="按文件的次序写，用逗号隔开，不知道的留空"
        )
    wrong = next((part for part in given if part and not _DATE.fullmatch(part)), "")
    if wrong:
        raise YanzhenError(
            "日期读不懂", where=f"--dates {wrong}", why="要写成 YYYY-MM", do="如 --dates 2017-05,2020-01"
        )
    return given


def contradictions_in(
    files: Sequence[Path], dates: Sequence[str], opened: Callable[[Path], ReadDocument]
) -> list[Contradiction]:
    """Read every file, then compare them with each other and each with itself."""
    from yanzhen.reading.contradictions import find_in_papers

    return find_in_papers(_paper(path, date, opened(path)) for path, date in zip(files, dates, strict=True))


def _paper(path: Path, date: str, document: ReadDocument) -> Paper:
    from dataclasses import replace

    from yanzhen.reading.contradictions import Paper
    from yanzhen.reading.statements import iter_statements

    day = date or document.head.stated
    page = document.places.page_of
    read = (replace(s, page=page(s.start)) for s in iter_statements(document.text, date=day[:7]))
    return Paper(str(path), document.text, tuple(read), day[:7], document.head.title or path.stem)


def as_rows(found: Iterable[Contradiction]) -> Iterable[dict[str, Any]]:
    """One row a contradiction, its sides as claims with their places."""
    for item in found:
        yield {
            "kind": str(item.kind),
            "topic": item.topic,
            "severity": str(item.severity),
            "confidence": item.confidence,
            "sentence": item.sentence,
            "comparable": item.comparable,
            "key": item.key,
            "sides": [_side(claim) for claim in item.sides],
        }


def _side(claim: Claim) -> dict[str, Any]:
    return {
        "file": claim.source,
        "title": claim.title,
        "dated": claim.dated,
        "kind": str(claim.kind),
        "subject": claim.subject,
        "indicator": claim.indicator,
        "op": str(claim.op),
        "value": list(claim.value) if isinstance(claim.value, tuple) else claim.value,
        "unit": claim.unit,
        "mode": str(claim.mode),
        "period": claim.period,
        "members": list(claim.members),
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "place": claim.place,
    }


def show(found: Sequence[Contradiction], compared: int) -> None:
    """For people: the sentence, both quotes under it, why they may be compared."""
    from rich.console import Console

    from yanzhen.reading.contradictions import KIND_LABELS, SEVERITY_LABELS

    console = Console(highlight=False, soft_wrap=True)
    for number, item in enumerate(found, 1):
        grade = f"影响{SEVERITY_LABELS[item.severity]}，可信度{item.confidence:.0%}"
        console.print(f"{number}. [{KIND_LABELS[item.kind]}] {item.sentence}（{grade}）", markup=False)
        for claim in item.sides:
            place = f"，{claim.place}" if claim.place else f"，第{claim.start}字"
            console.print(f"   · “{claim.quote}”（{Path(claim.source).name}{place}）", markup=False)
        console.print(f"   可比：{item.comparable}", markup=False)
    files = f"{compared} 份文件"
    console.print(f"{files}，发现 {len(found)} 处矛盾" if found else f"{files}，没有发现矛盾", markup=False)
