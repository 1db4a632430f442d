"""Documents made on the spot: typeset pages with known words, and the ink of a page to compare boxes with."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pylopdf_fonts_zh_cn
import pypdfium2
import typst
from PIL import Image

from yanzhen.reading.places import Box

FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
SETTING = '#set text(font: "Noto Serif SC", size: 12pt)\n#set page(width: 595pt, height: 842pt, margin: (x: 70pt, y: 100pt))\n'


@cache
def typeset(source: str) -> bytes:
    """A PDF of Typst markup."""
    return typst.compile((SETTING + source).encode(), font_paths=[FONTS], ignore_system_fonts=True)


def photograph(pdf: bytes, *, dots: int = 150) -> Image.Image:
    """The first page as a picture."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=dots / 72).to_pil().convert("RGB")


def scanned(pdf: bytes) -> bytes:
    """A PDF that holds nothing but a picture of the first page."""
    held = io.BytesIO()
    photograph(pdf).save(held, "PDF", resolution=150)
    return held.getvalue()


def ink_of_red(pdf: bytes) -> np.ndarray:
    """Where the first page is red: the words that a test has coloured."""
    pixels = np.asarray(photograph(pdf)).astype(int)
    return (pixels[..., 0] > 150) & (pixels[..., 1] < 120) & (pixels[..., 2] < 120)


def covered(ink: np.ndarray, boxes: tuple[Box, ...], *, slack: int = 1) -> tuple[float, float]:
    """(share of the ink inside the boxes, share of the boxes' columns that stand within half a letter of ink)."""
    within = np.zeros(ink.shape, bool)
    height, width = ink.shape
    for box in boxes:
        rows = slice(max(0, round(box.y0 * height) - slack), round(box.y1 * height) + slack)
        columns = slice(max(0, round(box.x0 * width) - slack), round(box.x1 * width) + slack)
        within[rows, columns] = True
    inked = (ink & within).sum() / max(ink.sum(), 1)
    near = np.convolve(ink.any(axis=0), np.ones(25), "same") > 0
    tight = (near & within.any(axis=0)).sum() / max(within.any(axis=0).sum(), 1)
    return float(inked), float(tight)
