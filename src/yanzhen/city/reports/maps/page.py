"""A map as one HTML file that opens from disk: data, viewer and style inside, nothing fetched."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from importlib.resources import files

SCRIPTS = ("yanzhen-map.js", "yanzhen-map-moves.js")


@cache
def viewer_text(name: str) -> str:
    """One of the viewer's files as shipped in the package."""
    return files("yanzhen.city.reports").joinpath("viewer", name).read_text(encoding="utf-8")


def filled(template: str, parts: dict[str, str]) -> str:
    """The template with each ``<!--name-->`` replaced in one pass; what is put in is not searched again."""
    return re.sub(r"<!--(\w+)-->", lambda found: parts[found[1]], viewer_text(template))


def map_page(data: dict[str, object], heading: str) -> str:
    """The page; ``<`` is escaped inside the data, so that no text of the record can end the script."""
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return filled(
        "page.html",
        {
            "title": html.escape(heading),
            "style": viewer_text("yanzhen-map.css"),
            "script": "".join(viewer_text(name) for name in SCRIPTS),
            "data": packed,
        },
    )
