"""Each kind of file has its parser, fetched when the first file of the kind comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from yanzhen.reading.extracts import FileText, cleaned


def parse(path: Path, kind: str, shown: str, deadline: float = float("inf")) -> FileText:
    """The text of a file of a known kind, read in the process at hand.

    Pages are recognised until ``deadline`` (of the monotonic clock); the rest is told in the notes.
    """
    bound = {"deadline": deadline} if kind in {"pdf", "image"} else {}
    found: FileText = _parser(kind)(path, shown, **bound)
    return replace(found, text=cleaned(found.text)) if not len(found.grid) else found


def _parser(kind: str) -> Any:
    if kind == "pdf":
        from yanzhen.reading.pdf import read_pdf

        return read_pdf
    if kind == "image":
        from yanzhen.reading.scans import read_image

        return read_image
    if kind == "html":
        from yanzhen.reading.webpages import read_page

        return read_page
    from yanzhen.reading.office import read_office

    return read_office
