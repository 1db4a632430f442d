"""Plain text in any usual Chinese encoding: bytes that cannot be text are refused in words."""

from __future__ import annotations

import codecs
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_plain(path: Path) -> str:
    """The text of a txt or md file with ``\\n`` line ends; ``YanzhenError`` when it is missing or no text."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YanzhenError(
            "文件打不开", where=str(path), why=error.strerror or "", do="核对文件名和权限"
        ) from error
    return decode(raw, where=str(path))


def decode(raw: bytes, *, where: str = "") -> str:
    """Bytes as text: by byte order mark, else UTF-8, else GB 18030."""
    for encoding in _encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    raise YanzhenError(
        "不是能读懂的文本文件",
        where=where,
        why="既不是 UTF-8、UTF-16，也不是 GB 18030",
        do="另存为 UTF-8 文本，或给出原来的文件类型",
    )


def _encodings(raw: bytes) -> tuple[str, ...]:
    marked = tuple(encoding for mark, encoding in _MARKS if raw.startswith(mark))
    return marked or ("utf-8", "gb18030")


def decode_text(raw: bytes, where: str) -> str:
    """UTF-8, UTF-16 or GB 18030 first; other encodings are guessed, and only a confident guess is taken."""
    try:
        text = decode(raw, where=where)
        return text[1:] if text.startswith("\ufeff") else text
    except YanzhenError:
        from charset_normalizer import from_bytes

        best = (
            None
            if b"\x00" in raw
            else from_bytes(raw[:200_000], cp_isolation=["big5", "big5hkscs", "shift_jis"]).best()
        )
        if best is None or best.chaos > 0.1:
            raise
        return raw.decode(best.encoding, errors="replace")
