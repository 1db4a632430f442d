"""Files that come with demands: name and content are checked, then kept by content; they are never opened here."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from yanzhen.city.exchange.papers import keep_paper
from yanzhen.kernel.errors import YanzhenError

ENDINGS = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx")
STARTS = {".pdf": b"%PDF-", ".png": b"\x89PNG", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/\u202a-\u202e\u2066-\u2069]')
DO = "上传 PDF、PNG、JPG 或 Word、Excel 文件（docx、xlsx），不超过 20 MB"


def safe_name(name: str) -> str:
    """The last part of whatever was sent as a name, without signs that a system or a reader could stumble over."""
    return UNSAFE.sub("", PurePosixPath(name.replace("\\", "/")).name).strip(" .")[-160:]


def keep(file: Any) -> tuple[str, str]:
    """(digest, name). Raises YanzhenError for what is no document or picture, or is not what its name says."""
    name = safe_name(str(file.name))
    ending = PurePosixPath(name).suffix.lower()
    if ending not in ENDINGS:
        raise YanzhenError("不收这种文件", where=name or "附件", why=f"后缀是“{ending or '（无）'}”", do=DO)
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head and not head.startswith(STARTS.get(ending, b"PK\x03\x04")):
        raise YanzhenError("内容和后缀不符", where=name, why=f"内容不是 {ending} 文件", do=DO)
    return keep_paper(file, name)
