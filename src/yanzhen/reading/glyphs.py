"""Characters of a PDF page with their boxes, as the page is seen: rotated, cropped, origin top left."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from yanzhen.kernel.errors import YanzhenError

Floats = npt.NDArray[np.float64]
_DROPPED = {0xFFFF, 0}
_HYPHENS = {0xFFFE, 0x02, 0xAD}
_REACH = 1 << 20
_OBLIQUE = 0.12


@dataclass(frozen=True, slots=True)
class Glyphs:
    """``letters[i]`` stands in ``boxes[i]`` (left, top, right, bottom, in points) on a page of that size.

    ``spaced[i]`` tells that the file has white space before the letter. White space itself is left out. Where boxes are
    not ``measured`` but shared out (recognised words), gaps between letters say nothing.
    """

    letters: str
    boxes: Floats
    spaced: npt.NDArray[np.bool_]
    width: float
    height: float
    measured: bool = True

    def without(self, dropped: npt.NDArray[np.bool_]) -> Glyphs:
        kept = np.flatnonzero(~dropped)
        letters = "".join(self.letters[i] for i in kept)
        return Glyphs(letters, self.boxes[kept], self.spaced[kept], self.width, self.height, self.measured)


def page_glyphs(page: Any, where: str) -> Glyphs:
    """All characters of a pypdfium2 page that have ink, in the order of the file; slanting ones (seals) left out."""
    import pypdfium2

    try:
        layer = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        do = "重新下载或导出；仍不行就删去这一页"
        raise YanzhenError("PDF 有一页读不出来", where=where, why=str(error), do=do) from error
    try:
        letters, spaced, corners = _characters(layer)
    finally:
        layer.close()
    width, height = page.get_size()
    boxes = _seen(page, corners, np.array([width, height]))
    found = Glyphs(letters, boxes, spaced, width, height)
    return found.without(_unreadable(found))


def _characters(layer: Any) -> tuple[str, npt.NDArray[np.bool_], Floats]:
    """Letters, whether white space stands before each, and (n, 4) left, bottom, right, top in the file's space."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    spaced: list[bool] = []
    corners: list[tuple[float, float, float, float]] = []
    rectangle, blank = pdfium.FS_RECTF(), False
    held = ctypes.byref(rectangle)
    for index in range(layer.count_chars()):
        letter = _letter(pdfium.FPDFText_GetUnicode(layer, index))
        if not letter or letter.isspace():
            blank = blank or bool(letter)
            continue
        angle = pdfium.FPDFText_GetCharAngle(layer, index) % (np.pi / 2)
        if min(angle, np.pi / 2 - angle) > _OBLIQUE or not pdfium.FPDFText_GetLooseCharBox(
            layer, index, held
        ):
            continue
        letters.append(letter)
        spaced.append(blank)
        corners.append((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
        blank = False
    return "".join(letters), np.array(spaced, np.bool_), np.array(corners, np.float64).reshape(-1, 4)


def _letter(code: int) -> str:
    """The character, ``-`` for a hyphen at a line's end, nothing for what is no character."""
    if code in _HYPHENS:
        return "-"
    if code in _DROPPED or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    return chr(code)


def _unreadable(glyphs: Glyphs) -> npt.NDArray[np.bool_]:
    """Letters without extent, off the page, or printed twice on one spot to look bold."""
    box = glyphs.boxes
    flat = (box[:, 2] - box[:, 0] <= 0) | (box[:, 3] - box[:, 1] <= 0) | ~np.isfinite(box).all(axis=1)
    off = (box[:, 2] <= 0) | (box[:, 3] <= 0) | (box[:, 0] >= glyphs.width) | (box[:, 1] >= glyphs.height)
    dropped: npt.NDArray[np.bool_] = flat | off
    seen: set[tuple[str, int, int]] = set()
    step = np.maximum((box[:, 3] - box[:, 1]) * 0.2, 1.0)
    spots = np.nan_to_num(np.rint(box[:, :2] / step[:, None]), posinf=0, neginf=0).astype(np.int64).tolist()
    for index, (letter, (x, y)) in enumerate(zip(glyphs.letters, spots, strict=True)):
        if (letter, x, y) in seen:
            dropped[index] = True
        seen.add((letter, x, y))
    return dropped


def _seen(page: Any, corners: Floats, size: Floats) -> Floats:
    """Corners in the space of the file as boxes on the page as it is shown."""
    matrix, shift = affine(page)
    one = (corners[:, [0, 1]] @ matrix + shift) * size
    two = (corners[:, [2, 3]] @ matrix + shift) * size
    return np.concatenate([np.minimum(one, two), np.maximum(one, two)], axis=1)


def affine(page: Any) -> tuple[Floats, Floats]:
    """(matrix, shift) from the space of the file to fractions of the page as shown, from three points."""
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()

    def device(x: float, y: float) -> Floats:
        held = ctypes.byref(across), ctypes.byref(down)
        pdfium.FPDF_PageToDevice(page, 0, 0, _REACH, _REACH, 0, x, y, *held)
        return np.array([across.value, down.value], np.float64) / _REACH

    origin, step = device(0, 0), 500.0
    matrix = np.stack([device(step, 0) - origin, device(0, step) - origin]) / step
    return matrix, origin
