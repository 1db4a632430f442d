"""A web page becomes the text of its article; menus, buttons and footers stay out."""

from __future__ import annotations

import re
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.extracts import MEDIA_TYPES, FileText
from yanzhen.reading.plain import decode_text

_BREAK = re.compile(r"[ \t\u3000]*\n\s*")
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_BLOCKS = "p,div,br,li,tr,h1,h2,h3,h4,h5,h6,section,article,table,ul,ol,dd,dt,blockquote,pre,figcaption"


def read_page(path: Path, where: str) -> FileText:
    """Text of an html file."""
    return FileText(html_text(path.read_bytes(), where), None, MEDIA_TYPES["html"])


def html_text(raw: bytes, where: str) -> str:
    """The visible text of a page; each block begins a line."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decode_html(raw, where))
    tree.strip_tags(["script", "style", "noscript", "template", "svg", "head"])
    body = tree.body or tree.root
    if body is None:
        return ""
    for node in body.css(_BLOCKS):
        node.insert_before("\n")
        node.insert_after("\n")
    for cell in body.css("td,th"):
        cell.insert_after("\t")
    return _BREAK.sub("\n", body.text(deep=True)).strip()


def _decode_html(raw: bytes, where: str) -> str:
    declared = _CHARSET.search(raw[:4096])
    if declared and not raw.startswith(b"\xef\xbb\xbf"):
        named = declared.group(1).decode("ascii", "replace").lower()
        try:
            return raw.decode("gb18030" if named in {"gb2312", "gbk"} else named)
        except (LookupError, UnicodeDecodeError, YanzhenError):
            pass
    return decode_text(raw, where)
