"""Scanned pages and photographs are recognised line by line; each character keeps its place on the picture."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.pictures import open_image

INSTALL = "安装文字识别组件后重新读取：pip install 'yanzhen[ocr]'"


def can_recognise() -> bool:
    """Whether the ``[ocr]`` extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read_image(path: Path, where: str) -> FileText:
    """Text of a png, jpg or tiff file, one page a frame."""
    picture = open_image(path, where)
    media = {"PNG": "png", "JPEG": "jpg", "TIFF": "tiff"}[picture.format]
    count = int(getattr(picture, "n_frames", 1))
    note = f"是图片，没有识别文字；{INSTALL}"
    return FileText("", count, MEDIA_TYPES[media], (0,) * count, notes=(note,))
