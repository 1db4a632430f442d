"""Word files become text in the order in which they stand: headings, paragraphs, tables, notes at the end."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.archives import open_archive, read_member
from yanzhen.reading.numbering import Numbering
from yanzhen.reading.tables import Table, tell

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SKIPPED = {
    f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}rPr", f"{W}pPr", f"{W}sdtPr",
    f"{_COMPATIBLE}Fallback", f"{W}p", f"{W}tbl",
}  # fmt: skip
_BOX = f"{W}txbxContent"
MAX_CELLS = 500_000


def docx_text(stream: BinaryIO, where: str) -> str:
    """Body, footnotes and endnotes of a Word file."""
    stream.seek(0)
    with open_archive(stream, where) as archive:
        body = _part(archive, "word/document.xml", where)
        numbering = Numbering(
            _part(archive, "word/numbering.xml", where), _part(archive, "word/styles.xml", where)
        )
        lines = list(_blocks(body.find(f"{W}body") if body is not None else None, numbering))
        for name in ("footnotes", "endnotes"):
            lines += _notes(_part(archive, f"word/{name}.xml", where))
    return "\n".join(lines)


def _part(archive: zipfile.ZipFile, name: str, where: str) -> Any:
    """The root of a part, None where the file has no such part."""
    from lxml import etree

    if name not in archive.namelist():
        return None
    raw = read_member(archive, name, where).replace(_STRICT[1:-1].encode(), W[1:-1].encode())
    try:
        return etree.fromstring(
            raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        do = "用 Word 或 WPS 打开后另存一份再导入"
        raise YanzhenError("Word 文件读不出来", where=where, why=f"{name}：{error}"[:200], do=do) from error


def _blocks(container: Any, numbering: Numbering | None) -> Iterator[str]:
    """Paragraphs and tables; content controls, insertions and text boxes are looked into."""
    for block in container if container is not None else ():
        if block.tag == f"{W}p":
            yield from _paragraph(block, numbering)
        elif block.tag == f"{W}tbl":
            for line in tell(_table(block)):
                yield "".join(piece.text for piece in line)
        elif isinstance(block.tag, str) and block.tag not in _SKIPPED:
            yield from _blocks(block, numbering)


def _paragraph(paragraph: Any, numbering: Numbering | None) -> Iterator[str]:
    label = numbering.label(paragraph) if numbering else ""
    yield label + "".join(_letters(paragraph))
    for box in _boxes(paragraph):
        yield from _blocks(box, None)


def _boxes(node: Any) -> Iterator[Any]:
    """Text boxes of a paragraph, each once: what is kept for old programs repeats them."""
    for child in node:
        if child.tag == _BOX:
            yield child
        elif child.tag != f"{_COMPATIBLE}Fallback":
            yield from _boxes(child)


def _letters(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and child.tag != _BOX:
            yield from _letters(child)


def _table(table: Any) -> Table:
    """Cells with what they span; a cell that goes on from above repeats it."""
    cells: list[list[str]] = []
    home: list[list[tuple[int, int]]] = []
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue
        cells.append([])
        home.append([])
        for cell in row.iter(f"{W}tc"):
            if next(cell.iterancestors(f"{W}tr")) is row:
                _place_cell(cell, cells, home)
        if sum(map(len, cells)) > MAX_CELLS:
            break
    width = max(map(len, cells), default=0)
    for number, line in enumerate(cells):
        home[number] += [(number, c) for c in range(len(line), width)]
        line += [""] * (width - len(line))
    return Table(cells, home)


def _place_cell(cell: Any, cells: list[list[str]], home: list[list[tuple[int, int]]]) -> None:
    row, column = len(cells) - 1, len(cells[-1])
    above = home[row - 1][column] if row and column < len(home[row - 1]) else None
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    continued = merge is not None and merge.get(f"{W}val") != "restart" and above is not None
    corner = above if continued and above is not None else (row, column)
    text = cells[corner[0]][corner[1]] if continued else " ".join(" ".join(_blocks(cell, None)).split())
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    told = span.get(f"{W}val", "1") if span is not None else "1"
    for _ in range(max(1, min(int(told) if told.isdigit() else 1, 100))):
        cells[-1].append(text)
        home[-1].append(corner)


def _notes(root: Any) -> Iterator[str]:
    """Footnotes or endnotes in their order; separators are no notes."""
    for note in root if root is not None else ():
        if isinstance(note.tag, str) and note.get(f"{W}type") in {None, "normal"}:
            text = " ".join(" ".join(_blocks(note, None)).split())
            if text:
                yield f"注：{text}"
