"""The typesetter in the wheel: Typst markup to PDF or PNG with the packaged Chinese fonts alone."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from yanzhen.kernel.errors import YanzhenError

SHEET = """#set page(width: 420mm, height: 297mm, margin: 0pt)
#set text(font: "Noto Sans SC")
#image("sheet.svg", width: 100%)
"""


@cache
def font_folder() -> Path:
    """Where the font package keeps Noto Sans SC and Noto Serif SC."""
    spec = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if spec is None or spec.origin is None:
        raise YanzhenError(
            "没有中文字体，排不出版", why="缺少 pylopdf-fonts-zh-cn 包", do="安装 yanzhen[web]，其中带有字体"
        )
    return Path(spec.origin).parent


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )


def typeset(source: Path, *, form: Literal["pdf", "png"], ppi: float | None = None) -> bytes:
    """Compile a .typ file; pictures are looked for beside it. ``form`` is pdf or png."""
    compiler = typst.Compiler(root=str(source.parent), font_paths=_fonts())
    try:
        made = compiler.compile(input=str(source), format=form, ppi=ppi)
    except RuntimeError as error:
        raise YanzhenError(
            "版式编译不通过",
            where=source.name,
            why=str(error)[:400],
            do="这是程序的问题，请连同该文件一起报告",
        ) from error
    if not isinstance(made, bytes):
        raise YanzhenError(
            "版式编译不通过", where=source.name, why="图应只有一页", do="这是程序的问题，请连同该文件一起报告"
        )
    return made


def sheet_png(svg: str, scratch: Path, *, ppi: float = 150.0) -> bytes:
    """An A3 sheet as PNG: 2480 × 1754 at 150 ppi."""
    (scratch / "sheet.svg").write_text(svg, encoding="utf-8")
    source = scratch / "sheet.typ"
    source.write_text(SHEET, encoding="utf-8")
    return typeset(source, form="png", ppi=ppi)
