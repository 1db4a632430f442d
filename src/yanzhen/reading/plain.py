"""Plain text in any usual Chinese encoding: bytes that cannot be text are refused in words."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 64 * 1024
_FREQUENT = frozenset(
    "的一是在不了有和人中大上下年月日市民主工生地到以要方行作用同加分前理定度力化本法高目公和全部新自建重成展"
    "业發发國国產产縣县會会萬万億亿個个為为時时項项園园區区資资實实現现進进術术業長长開开動动電电機机點点經经濟济達达到與与及等其，。、；：“”（）《》"
)
_ENOUGH = 0.12
_TORN, _TORN_SHARE = 8, 0.005


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
    """Bytes as text: by byte order mark, else UTF-8, else what reads most like Chinese of the usual encodings.

    A UTF-8 text with a few torn characters is read with marks in their place. Raises YanzhenError for what is no text.
    """
    text = next(_readings(raw), None)
    if text is None:
        raise YanzhenError(
            "不是能读懂的文本文件",
            where=where,
            why="既不是 UTF-8、UTF-16、UTF-32，也不是 GB 18030、Big5",
            do="另存为 UTF-8 文本，或给出原来的文件类型",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode_text(raw: bytes, where: str) -> str:
    """The same without a byte order mark that stayed at the beginning."""
    text = decode(raw, where=where)
    return text[1:] if text.startswith("\ufeff") else text


def _readings(raw: bytes) -> Iterator[str]:
    """Ways to read the bytes, the surest first."""
    marked = [encoding for mark, encoding in _MARKS if raw.startswith(mark)]
    for encoding in marked or ["utf-8"]:
        text = _sound(raw, encoding)
        if text is not None:
            yield text
    if marked:
        return
    torn = _torn(raw)
    ranked = sorted(_GUESSES, key=lambda encoding: -_likeness(raw, encoding))
    if torn is not None and _share(torn[:_SAMPLE]) > _likeness(raw, ranked[0]):
        yield torn
    for encoding in ranked:
        text = _sound(raw, encoding) if _likeness(raw, encoding) >= 0 else None
        if text is not None:
            yield text
    if torn is not None:
        yield torn


def _sound(raw: bytes, encoding: str) -> str | None:
    """The text, or None where the bytes are not of this encoding or hold NUL."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _torn(raw: bytes) -> str | None:
    """UTF-8 with few characters spoilt, as after a cut in the middle of one."""
    if b"\x00" in raw:
        return None
    text = raw.decode("utf-8", "replace")
    return text if text.count("\ufffd") <= max(_TORN, _TORN_SHARE * len(text)) else None


def _likeness(raw: bytes, encoding: str) -> float:
    """How much a sample reads like Chinese, in [0, 1]; -1 where it cannot be of this encoding.

    Two-byte text without a mark needs clear evidence, for every pair of bytes is some character there.
    """
    wide = encoding.startswith("utf-16")
    sample = raw[:_SAMPLE]
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    if "\x00" in text or (wide and len(raw) % 2) or text.count("\ufffd") > 2:
        return -1.0
    share = _share(text)
    return -1.0 if wide and share < _ENOUGH else share


def _share(text: str) -> float:
    """The share of the most frequent characters among those that are no ASCII."""
    foreign = [c for c in text if c > "\x7f"]
    return sum(c in _FREQUENT for c in foreign) / len(foreign) if foreign else 0.0
