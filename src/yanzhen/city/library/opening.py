"""A file opened for the library: mended text with the place of every character, and what its head says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yanzhen.reading.files import MEDIA_TYPES, read_file
from yanzhen.reading.mending import mend
from yanzhen.reading.places import PlaceMap


@dataclass(frozen=True, slots=True)
class Opened:
    """Text, pages and places of a file; title, issuer and date where its head says them."""

    text: str
    media_type: str
    pages: int | None
    places: PlaceMap
    title: str = ""
    issuer: str = ""
    date: str = ""

    @property
    def suffix(self) -> str:
        """The ending that belongs to the content, with its dot."""
        return next((f".{kind}" for kind, media in MEDIA_TYPES.items() if media == self.media_type), "")


def open_file(path: Path, name: str = "") -> Opened:
    """Raises YanzhenError for a file that cannot be read."""
    found = read_file(path, name)
    mended = mend(found.text)
    places = PlaceMap(origins=mended.origin, page_starts=found.page_starts)
    return Opened(mended.text, found.media_type, found.pages, places)
