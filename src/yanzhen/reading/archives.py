"""Office files are zip archives from strangers: what they would unpack to is known before a byte is unpacked."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from yanzhen.kernel.errors import YanzhenError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: members, bytes unpacked in all, and how many times a large member may grow."""

    members: int = 5000
    unpacked: int = 800 * _MEGA
    ratio: int = 250
    ratio_from: int = 20 * _MEGA


DEFAULT_LIMITS = Limits()


def refuse_ole(stream: BinaryIO, where: str) -> None:
    """Old Office files and files with a password share one container; each is refused with its own way out."""
    stream.seek(0)
    content = stream.read(4 * _MEGA)
    stream.seek(0)
    if not content.startswith(OLE):
        return
    if _ENCRYPTED in content:
        do = "在 Excel、Word 或 WPS 里去掉打开密码，另存后再导入"
        raise YanzhenError("文件加了密码，打不开", where=where, why="内容已加密", do=do)
    do = "在 Excel、Word 或 WPS 里另存为 .xlsx 或 .docx 后再导入"
    raise YanzhenError("是旧版 Office 格式", where=where, why="只读 2007 年以后的 xlsx、docx", do=do)


def open_archive(stream: BinaryIO, where: str, limits: Limits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """The archive, after its directory was found sound. Raises YanzhenError for torn, locked or swelling files."""
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        do = "重新下载或请对方重发；能用 Office 打开的话，另存一份再导入"
        raise YanzhenError(
            "文件不完整，打不开", where=where, why=f"压缩目录读不出来（{error}）", do=do
        ) from error
    _check_size(members, where, limits)
    if any(m.flag_bits & 1 for m in members):
        raise YanzhenError("文件加了密码，打不开", where=where, why="压缩内容已加密", do="去掉密码后再导入")
    _check_entities(archive, members, where)
    return archive


def _check_size(members: list[zipfile.ZipInfo], where: str, limits: Limits) -> None:
    total = sum(m.file_size for m in members)
    swelling = [
        m
        for m in members
        if m.file_size > limits.ratio_from and m.file_size > limits.ratio * max(m.compress_size, 1)
    ]
    if len(members) <= limits.members and total <= limits.unpacked and not swelling:
        return
    why = f"共 {len(members)} 个部件，展开后 {total / _MEGA:,.0f} MB，超过上限"
    if swelling:
        grown = swelling[0].file_size // max(swelling[0].compress_size, 1)
        why = f"部件 {swelling[0].filename[:80]} 展开后是压缩的 {grown} 倍，像压缩炸弹"
    raise YanzhenError(
        "文件展开后过大，没有读取", where=where, why=why, do="核对来源；确实要用，请拆成几个小文件再导入"
    )


def _check_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], where: str) -> None:
    """Office never declares document types; one that does tries to make the parser swell or read other files."""
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        head = read_member(archive, member.filename, where, limit=2048)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            why = f"部件 {member.filename[:80]} 带有实体声明"
            raise YanzhenError(
                "文件含危险内容，没有读取", where=where, why=why, do="核对来源，另存一份再导入"
            )


def read_member(archive: zipfile.ZipFile, name: str, where: str, *, limit: int = -1) -> bytes:
    """Bytes of one part; a part that is torn is refused in words."""
    try:
        with archive.open(name) as part:
            return part.read(limit)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, KeyError) as error:
        do = "重新下载或请对方重发"
        raise YanzhenError("文件不完整", where=where, why=f"部件 {name[:80]} 读不出来", do=do) from error
    except Exception as error:
        if type(error).__module__ not in {"zlib", "lzma"}:
            raise
        raise YanzhenError(
            "文件不完整", where=where, why=f"部件 {name[:80]} 已损坏", do="重新下载或请对方重发"
        ) from error
