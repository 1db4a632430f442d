"""What a parser takes out of a file: text with its pages and boxes, and what the file notes about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yanzhen.reading.places import NO_BOXES, Boxes

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "md": "text/markdown",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "tiff": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class FileText:
    """``text`` with ``\\n`` line ends; ``page_starts[i]`` is the offset at which page i + 1 begins.

    ``pages`` is None where the kind of file knows no pages. ``grid`` holds a box a character (see ``PlaceMap``) or
    nothing; ``noted`` is what the file says of itself (``title``, ``issuer``, ``date``); ``notes`` are for the reader.
    """

    text: str
    pages: int | None
    media_type: str
    page_starts: tuple[int, ...] = ()
    grid: Boxes = field(default_factory=lambda: NO_BOXES)
    noted: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """The ending that belongs to the content, with its dot."""
        return next((f".{kind}" for kind, media in MEDIA_TYPES.items() if media == self.media_type), "")


def cleaned(text: str) -> str:
    """Without characters that a database refuses: NUL and lone surrogates; sound text is not copied."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "ignore").decode("utf-8")
    return text
