"""Scanned pages and photographs are recognised line by line; each character keeps its place on the picture."""

from __future__ import annotations

import importlib.util
import itertools
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.glyphs import Glyphs
from yanzhen.reading.pages import Page, read_pages
from yanzhen.reading.pictures import open_image, upright
from yanzhen.reading.rules import CellBox, cells_between

INSTALL = "安装文字识别组件后重新读取：pip install 'yanzhen[ocr]'"
LONG_SIDE = 2000
"""Pixels of the longer side at which a page is recognised: some 170 dots an inch on A4."""
MAX_FRAMES = 500
_LEAST_RULE = 60
_FORMATS = {"PNG": "png", "JPEG": "jpg", "TIFF": "tiff"}


def can_recognise() -> bool:
    """Whether the ``[ocr]`` extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read_image(path: Path, where: str, deadline: float = float("inf")) -> FileText:
    """Text of a png, jpg or tiff file, one page a frame."""
    picture = open_image(path, where)
    media = MEDIA_TYPES[_FORMATS[picture.format]]
    count = int(getattr(picture, "n_frames", 1))
    if count > MAX_FRAMES:
        why = f"共 {count} 页，上限 {MAX_FRAMES} 页"
        raise YanzhenError("图片页数过多", where=where, why=why, do="拆成几个文件再登记")
    if not can_recognise():
        return FileText("", count, media, (0,) * count, notes=(f"是图片，没有识别文字；{INSTALL}",))
    pages = [_frame(picture, number, where, deadline) for number in range(count)]
    late = [number for number, page in enumerate(pages, 1) if page is None]
    text, starts, grid = read_pages([page or _blank() for page in pages])
    return FileText(text, count, media, starts, grid, notes=told_late(late))


def told_late(numbers: Sequence[int]) -> tuple[str, ...]:
    """What to tell of pages for which no time was left."""
    if not numbers:
        return ()
    return (f"第 {spans(numbers)} 页是图像，识别超过时限，没有读；拆成几个文件再登记",)


def spans(numbers: Sequence[int]) -> str:
    """``1、3—5`` for 1, 3, 4, 5."""
    shown = []
    for _, group in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        held = [number for _, number in group]
        shown.append(str(held[0]) if len(held) == 1 else f"{held[0]}—{held[-1]}")
    return "、".join(shown)


def _blank() -> Page:
    return Page(Glyphs("", np.zeros((0, 4)), np.zeros(0, np.bool_), 1.0, 1.0), [])


def _frame(picture: Any, number: int, where: str, deadline: float) -> Page | None:
    """One frame recognised; None where the time is over."""
    if time.monotonic() > deadline:
        return None
    try:
        picture.seek(number)
        turned = upright(picture)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        do = "用看图软件打开后另存为 PNG 或 JPEG 再登记"
        why = f"第 {number + 1} 页的内容已损坏"
        raise YanzhenError("图片读不出来", where=where, why=why, do=do) from error
    return recognise(turned, (float(turned.width), float(turned.height)))


def recognise(picture: Any, size: tuple[float, float]) -> Page:
    """Letters of an RGB Pillow picture and the cells of ruled tables, scaled to a page of ``size``."""
    shrunk = min(1.0, LONG_SIDE / max(picture.size))
    if shrunk < 1.0:
        picture = picture.resize(
            (max(1, round(picture.width * shrunk)), max(1, round(picture.height * shrunk)))
        )
    pixels = np.asarray(picture)[:, :, ::-1]
    found = _engine()(np.ascontiguousarray(pixels))
    scale = np.array([size[0] / picture.width, size[1] / picture.height] * 2)
    letters, spaced, boxes = _letters(found)
    glyphs = Glyphs(letters, boxes * scale, spaced, *size, measured=False)
    return Page(glyphs, _cells(pixels, scale) if letters else [])


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    wanted = {
        "Global.log_level": "critical",
        "Global.return_word_box": True,
        "Global.max_side_len": LONG_SIDE,
    }
    return RapidOCR(params=wanted)


def _letters(found: Any) -> tuple[str, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """(letters, whether a space stands before each, boxes in pixels) of all lines."""
    letters: list[str] = []
    spaced: list[bool] = []
    boxes: list[tuple[float, float, float, float]] = []
    lines = found.word_results if found.word_results is not None else ()
    for whole, line in zip(found.txts or (), lines, strict=False):
        parts = [part for text, _, corners in line for part in _parts(text, corners)]
        if "".join(letter for letter, _ in parts) == "".join(whole.split()):
            begins = _beginnings(whole)
        else:
            begins = {0}
        letters += [letter for letter, _ in parts]
        boxes += [box for _, box in parts]
        spaced += [place in begins for place in range(len(parts))]
    return "".join(letters), np.array(spaced, np.bool_), np.array(boxes, np.float64).reshape(-1, 4)


def _beginnings(line: str) -> set[int]:
    """Places, in the line without its spaces, of letters behind a space."""
    lengths = [len(word) for word in line.split()]
    return {0, *itertools.accumulate(lengths[:-1])}


def _parts(text: str, corners: Any) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """The letters of a word with a share of its box each."""
    spots = np.asarray(corners, np.float64)
    (x0, y0), (x1, y1) = spots.min(axis=0), spots.max(axis=0)
    step = (x1 - x0) / max(len(text), 1)
    for place, letter in enumerate(text):
        if not letter.isspace():
            yield letter, (x0 + place * step, y0, x0 + (place + 1) * step, y1)


def _cells(pixels: np.ndarray[Any, Any], scale: np.ndarray[Any, Any]) -> list[list[CellBox]]:
    """Cells between the level and upright strokes of the picture."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    edges = []
    for shape in ((_LEAST_RULE, 1), (1, _LEAST_RULE)):
        strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape[::-1], np.uint8))
        joined = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
        for x, y, width, height, _ in stats[1:].tolist():
            if min(width, height) <= 12:
                middle = x + width / 2, y + height / 2
                level = shape[0] > 1
                box = (x, middle[1], x + width, middle[1]) if level else (middle[0], y, middle[0], y + height)
                edges.append(tuple((np.array(box) * scale).tolist()))
    return cells_between(edges)
