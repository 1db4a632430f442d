"""Characters of a PDF page with their boxes, as the page is seen: rotated, cropped, origin top left."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.places import GRID, Boxes

_DROPPED = {0xFFFE, 0xFFFF, 0}
_REACH = 1 << 20


@dataclass(frozen=True, slots=True)
class Glyphs:
    """``text[i]`` stands in ``grid[i]`` on a page of ``width`` by ``height`` points."""

    text: str
    grid: Boxes
    width: float
    height: float


def page_glyphs(document: Any, number: int, where: str) -> Glyphs:
    """All characters of page ``number`` (from 0), in the order of the file."""
    import pypdfium2

    try:
        page = document[number]
        layer = page.get_textpage()
        try:
            width, height = page.get_size()
            text, corners = _characters(layer)
            return Glyphs(text, _seen(page, corners), width, height)
        finally:
            layer.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        do = "重新下载或导出；仍不行就删去这一页"
        raise YanzhenError(
            "PDF 有一页读不出来", where=f"{where} 第 {number + 1} 页", why=str(error), do=do
        ) from error


def _characters(layer: Any) -> tuple[str, npt.NDArray[np.float64]]:
    """The text, and (n, 4) left, bottom, right, top in the space of the file."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    corners: list[tuple[float, float, float, float]] = []
    rectangle = pdfium.FS_RECTF()
    held = ctypes.byref(rectangle)
    for index in range(layer.count_chars()):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        if code in _DROPPED or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        letter = chr(code)
        if letter == "\r":
            continue
        letters.append(letter)
        inked = not letter.isspace() and pdfium.FPDFText_GetLooseCharBox(layer, index, held)
        box = (
            (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if inked
            else (0.0, 0.0, 0.0, 0.0)
        )
        corners.append(box)
    return "".join(letters), np.array(corners, np.float64).reshape(-1, 4)


def _seen(page: Any, corners: npt.NDArray[np.float64]) -> Boxes:
    """Corners in the space of the file as boxes on the grid of the page as it is shown."""
    matrix, shift = _affine(page)
    blank = ~corners.any(axis=1)
    one = corners[:, [0, 1]] @ matrix + shift
    two = corners[:, [2, 3]] @ matrix + shift
    boxes = np.concatenate([np.minimum(one, two), np.maximum(one, two)], axis=1)
    boxes[blank] = 0
    grid: Boxes = np.clip(np.rint(boxes * GRID), 0, GRID).astype(np.uint16)
    return grid


def _affine(page: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """(matrix, shift) from the space of the file to fractions of the page, from three points."""
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()

    def device(x: float, y: float) -> npt.NDArray[np.float64]:
        pdfium.FPDF_PageToDevice(
            page, 0, 0, _REACH, _REACH, 0, x, y, ctypes.byref(across), ctypes.byref(down)
        )
        return np.array([across.value, down.value], np.float64) / _REACH

    origin, step = device(0, 0), 1000.0
    matrix = np.stack([device(step, 0) - origin, device(0, step) - origin]) / step
    return matrix, origin
