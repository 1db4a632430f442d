"""Makes the files of one unit (a chain or the city) in a scratch folder, from frozen values alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from yanzhen.city.atlas.values import CityAtlas
from yanzhen.city.reports.books.pools import capital_book, talent_book
from yanzhen.city.reports.books.projects import projects_book
from yanzhen.city.reports.books.prospects import prospects_book
from yanzhen.city.reports.content.attraction import attraction_report
from yanzhen.city.reports.content.development import development_report
from yanzhen.city.reports.content.development_city import city_development_report
from yanzhen.city.reports.maps import VIEWS, map_data
from yanzhen.city.reports.maps.page import map_page
from yanzhen.city.reports.maps.print import map_sheet
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.paper.docx import report_docx
from yanzhen.city.reports.paper.pdf import report_markup
from yanzhen.city.reports.paper.tree import Report
from yanzhen.city.reports.products import CITY_FOLDER, KINDS, Made, folder_name
from yanzhen.city.reports.typesetting import sheet_png, typeset

BOOKS: Mapping[str, Callable[[Material], bytes]] = {
    "prospects": prospects_book,
    "projects": projects_book,
    "talent": talent_book,
    "capital": capital_book,
}
PICTURE = "map.png"
VECTOR = "map.svg"


def make_unit(material: Material, root: Path, kinds: frozenset[str]) -> Iterator[Made]:
    """Write the chosen products below ``root``; yields each file as it is finished."""
    unit = _Unit(material, root)
    for kind in KINDS:
        if kind.code in kinds:
            for path in unit.make(kind.code, kind.label):
                yield Made(kind.code, material.code, path)
    unit.clear()


class _Unit:
    """One unit in the making: drawing data and the report's picture are made once for all products."""

    def __init__(self, material: Material, root: Path) -> None:
        self.material, self.root = material, root
        self.folder = folder_name(material.label) if material.code else CITY_FOLDER
        self.scratch = root / f".work-{material.code or 'city'}"
        self.scratch.mkdir(parents=True)
        (root / self.folder).mkdir(parents=True, exist_ok=True)
        self._data: dict[str, Any] | None = None

    def clear(self) -> None:
        shutil.rmtree(self.scratch)

    def make(self, kind: str, label: str) -> Iterator[str]:
        if kind in VIEWS:
            yield from self._map(kind, label)
        elif kind in BOOKS:
            yield self._put(label, "xlsx", BOOKS[kind](self.material))
        else:
            yield from self._report(kind, label)

    def _put(self, label: str, ending: str, content: bytes) -> str:
        path = f"{self.folder}/{label}.{ending}"
        (self.root / path).write_bytes(content)
        return path

    @property
    def data(self) -> dict[str, Any]:
        if self._data is None:
            self._data = dict(map_data(self.material.atlas))
        return self._data

    @property
    def _heading(self) -> str:
        title = str(self.data["title"])
        return title if self.data["kind"] == "city" else f"{self.material.city}{title}产业链"

    def _map(self, view: str, label: str) -> Iterator[str]:
        heading = f"{self._heading}{label}"
        yield self._put(label, "html", map_page({**self.data, "view": view}, heading).encode())
        sheet = map_sheet(self.data, view, heading)
        yield self._put(label, "svg", sheet.encode())
        picture = sheet_png(sheet, self.scratch)
        if view == "status":
            (self.scratch / VECTOR).write_text(sheet, encoding="utf-8")
            (self.scratch / PICTURE).write_bytes(picture)
        yield self._put(label, "png", picture)

    def _pictures(self) -> None:
        if (self.scratch / PICTURE).exists():
            return
        sheet = map_sheet(self.data, "status", f"{self._heading}现状图")
        (self.scratch / VECTOR).write_text(sheet, encoding="utf-8")
        (self.scratch / PICTURE).write_bytes(sheet_png(sheet, self.scratch))

    def _report(self, kind: str, label: str) -> Iterator[str]:
        self._pictures()
        yield self._put(label, "docx", report_docx(self._tree(kind, PICTURE), self.scratch))
        source = self.scratch / "report.typ"
        source.write_text(report_markup(self._tree(kind, VECTOR)), encoding="utf-8")
        yield self._put(label, "pdf", typeset(source, form="pdf"))

    def _tree(self, kind: str, picture: str) -> Report:
        if kind == "attraction":
            return attraction_report(self.material, picture)
        if isinstance(self.material.atlas, CityAtlas):
            return city_development_report(self.material, picture)
        return development_report(self.material, picture)
