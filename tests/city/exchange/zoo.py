"""Files that people send on bad days, made by code."""

from __future__ import annotations

import io
import struct
import zipfile

from openpyxl import Workbook


def book(*sheets, merge=()) -> bytes:
    """(name, rows) each; merged spans on the first sheet."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for span in merge:
        made.worksheets[0].merge_cells(span)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


GOOD = book(("名单", [["企业名称", "成立日期"], ["甲公司", "2019"]]))


def bomb() -> bytes:
    """One sheet that would unpack to 300 MB."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            body = b"<worksheet>" + b" " * 300_000_000 if name.endswith("sheet1.xml") else good.read(name)
            bad.writestr(name, body)
    return held.getvalue()


def encrypted() -> bytes:
    """The container in which Excel keeps a workbook with a password."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


def old_xls() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)


def with_entities() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(held, "w") as bad:
        for name in good.namelist():
            body = good.read(name)
            if name.endswith("sheet1.xml"):
                body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + body.partition(b"?>")[2]
            bad.writestr(name, body)
    return held.getvalue()


def torn_inside() -> bytes:
    """The directory is whole, a part is not."""
    body = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good:
        entry = next(i for i in good.infolist() if i.filename.endswith("sheet1.xml"))
    start = (
        entry.header_offset
        + 30
        + sum(struct.unpack("<HH", body[entry.header_offset + 26 : entry.header_offset + 30]))
    )
    body[start + 10 : start + 60] = bytes(50)
    return bytes(body)


REFUSED = {
    "an empty file": (b"", "文件是空的"),
    "a truncated workbook": (GOOD[: len(GOOD) // 2], "打不开"),
    "a workbook torn inside": (torn_inside(), "已损坏"),
    "a workbook with a password": (encrypted(), "加了密码"),
    "an old xls": (old_xls(), "旧版"),
    "entities": (with_entities(), "危险内容"),
    "a pdf": (b"%PDF-1.4\n", "PDF"),
    "bytes of no text": (bytes(range(256)) * 20, "读不成表格"),
    "a wrong header": ("甲,乙,丙\n1,2,3\n".encode(), "找不到表头"),
    "only a header": ("企业名称,成立日期\n".encode(), "只有表头"),
    "two columns of one meaning": ("企业名称,单位名称\n甲,乙\n".encode(), "表头重复"),
}
"""What it is → (bytes, words of the refusal)."""

NAMES = (
    "甲公司",
    "<script>alert(1)</script>公司",
    '=HYPERLINK("http://x")公司',
    "@SUM(A1)公司",
    "+1公司",
    "-1公司",
)
