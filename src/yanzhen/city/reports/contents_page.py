"""index.html of an output folder: every product with a link, opens from disk."""

from __future__ import annotations

import datetime
import html
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from yanzhen.city.reports.dating import day_label, said_day
from yanzhen.city.reports.maps.page import filled
from yanzhen.city.reports.products import CITY_FOLDER, KINDS


def contents_page(manifest: Mapping[str, Any]) -> str:
    """The page; the city comes first, then the chains in the order of the manifest."""
    units: dict[str, list[Mapping[str, Any]]] = {}
    for product in manifest["products"]:
        units.setdefault(product["label"], []).append(product)
    order = sorted(units, key=lambda label: label != CITY_FOLDER)
    return filled(
        "contents.html",
        {
            "title": html.escape(f"{manifest['city']}产业链产品"),
            "as_of": html.escape(_day(str(manifest["as_of"]))),
            "heads": "".join(f"<th>{k.label}</th>" for k in KINDS),
            "rows": "\n".join(_row(label, units[label]) for label in order),
        },
    )


def _day(as_of: str) -> str:
    day = datetime.date.fromisoformat(as_of) if as_of else None
    return f"{day_label(day)}{said_day(day)}" if day else "没有产品"


def _row(label: str, products: Sequence[Mapping[str, Any]]) -> str:
    cells = "".join(
        f'<td data-kind="{k.label}">{_links([p for p in products if p["kind"] == k.code]) or "—"}</td>'
        for k in KINDS
    )
    return f'<tr><th scope="row">{html.escape(label)}</th>{cells}</tr>'


def _links(products: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(
        f'<a href="{quote(p["path"])}">{p["path"].rsplit(".", 1)[-1]}</a>'
        for p in sorted(products, key=lambda p: p["path"])
    )
