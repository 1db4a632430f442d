"""A page as a picture, so that a person sees the original behind the text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from yanzhen.kernel.errors import YanzhenError

MAX_WIDTH = 4000
MAX_PIXELS = 60_000_000
IMAGE_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


def page_picture(path: Path, page: int, width: int) -> bytes:
    """PNG, ``width`` pixels wide (16 … 4000), of page ``page`` (from 1) of a PDF or an image file.

    It is drawn in a process of its own. Raises YanzhenError for a page that is not there, for files that have no
    pages and for those that cannot be drawn.
    """
    from yanzhen.reading.sealed import draw_sealed

    return draw_sealed(path, page, width)


def draw_page(path: Path, page: int, width: int) -> bytes:
    """The same, drawn in this very process."""
    width = max(16, min(width, MAX_WIDTH))
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        picture = _pdf_page(path, page, width)
    elif head.startswith(IMAGE_HEADS):
        picture = _image_page(path, page, width)
    else:
        raise YanzhenError("这种文件没有页面图像", where=path.name, do="只有 PDF 和图片可以看原页")
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def _missing(path: Path, page: int, count: int) -> YanzhenError:
    return YanzhenError("没有这一页", where=f"{path.name} 第 {page} 页", why=f"共 {count} 页", do="核对页码")


def _pdf_page(path: Path, page: int, width: int) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise YanzhenError(
            "PDF 读不出来", where=path.name, why=str(error), do="重新下载或请对方重发"
        ) from error
    try:
        if not 1 <= page <= len(document):
            raise _missing(path, page, len(document))
        return render(document[page - 1], width)
    finally:
        document.close()


def render(page: Any, width: int) -> Any:
    """A pypdfium2 page as a Pillow picture, ``width`` pixels wide, fewer where it would be absurdly tall."""
    across, tall = page.get_size()
    scale = width / max(across, 1e-3)
    scale = min(scale, (MAX_PIXELS / max(across * tall, 1e-3)) ** 0.5)
    return page.render(scale=scale).to_pil().convert("RGB")


def _image_page(path: Path, page: int, width: int) -> Any:
    picture = open_image(path, path.name)
    count = int(getattr(picture, "n_frames", 1))
    if not 1 <= page <= count:
        raise _missing(path, page, count)
    picture.seek(page - 1)
    turned = upright(picture)
    height = max(1, round(turned.height * width / max(turned.width, 1)))
    return turned.resize((width, min(height, MAX_PIXELS // width)))


def open_image(path: Path, where: str) -> Any:
    """The picture, unread; one that would unfold past the bound of pixels is refused."""
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(path, formats=("PNG", "JPEG", "TIFF"))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        do = "用看图软件打开后另存为 PNG 或 JPEG 再登记"
        raise YanzhenError("图片读不出来", where=where, why="内容已损坏或不是图片", do=do) from error
    if picture.width * picture.height > MAX_PIXELS:
        why = f"{picture.width}×{picture.height} 像素，上限 {MAX_PIXELS // 1_000_000} 百万像素"
        raise YanzhenError("图片过大", where=where, why=why, do="缩小后再登记")
    return picture


def upright(picture: Any) -> Any:
    """Turned as the camera noted, on white where it is transparent, in RGB."""
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(picture)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return turned.convert("RGB")
