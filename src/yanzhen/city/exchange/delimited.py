"""CSV files as they come: UTF-8 with or without mark, UTF-16, GB 18030; comma, tab or semicolon; streamed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from yanzhen.city.exchange.grids import Grid, GridRow, Progress, empty_file, plain
from yanzhen.city.records.downloads import unquoted
from yanzhen.kernel.errors import YanzhenError

_CHUNK = 1024 * 1024
_MAX_COLUMNS = 500
_LONGEST_CELL = 131_072
"""Characters; the csv module's own limit belongs to the whole process and is raised where our exports are read back."""


def delimited_grid(stream: BinaryIO, where: str, on_progress: Progress | None = None) -> Grid:
    """The file as one grid; it is read twice, once to find the encoding and once row by row."""
    encoding = _encoding(stream, where)
    delimiter = _delimiter(stream, encoding, where)
    return Grid("", lambda: _rows(stream, where, (encoding, delimiter), on_progress))


def _encoding(stream: BinaryIO, where: str) -> str:
    stream.seek(0)
    head = stream.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return _proved(stream, "utf-8-sig", where)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _proved(stream, "utf-16", where)
    try:
        return _proved(stream, "utf-8", where)
    except YanzhenError:
        return _proved(stream, "gb18030", where)


def _proved(stream: BinaryIO, encoding: str, where: str) -> str:
    """The encoding, when every byte of the file agrees with it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK):
            if "\x00" in decoder.decode(chunk):
                raise ValueError("\x00")
        decoder.decode(b"", final=True)
    except ValueError as error:
        why = "内容不是文本" if not isinstance(error, UnicodeDecodeError) else "既不是 UTF-8 也不是 GBK 编码"
        do = "用 Excel 打开后另存为 xlsx 或“CSV UTF-8”再导入"
        raise YanzhenError("文件读不成表格", where=where, why=why, do=do) from error
    return encoding


def _delimiter(stream: BinaryIO, encoding: str, where: str) -> str:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = [line for line in decoder.decode(stream.read(_CHUNK)).splitlines() if line.strip()][:20]
    if not lines:
        raise empty_file(where)
    counts = {mark: sum(line.count(mark) for line in lines) for mark in (",", "\t", ";", "，")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _rows(
    stream: BinaryIO, where: str, spelled: tuple[str, str], on_progress: Progress | None
) -> Iterator[GridRow]:
    encoding, delimiter = spelled
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter)
    try:
        for index, values in enumerate(reader, 1):
            if len(values) > _MAX_COLUMNS:
                why = f"有 {len(values)} 列，上限 {_MAX_COLUMNS} 列"
                raise YanzhenError("列数过多", where=f"{where} 第 {index} 行", why=why, do="核对分隔符和引号")
            if max(map(len, values), default=0) > _LONGEST_CELL:
                raise _broken_quote(f"{where} 第 {reader.line_num} 行", f"有一格超过 {_LONGEST_CELL} 个字")
            if on_progress and index % 2000 == 0:
                on_progress(stream.tell(), size)
            if any(values):
                yield GridRow(index, tuple(plain(unquoted(v)) for v in values))
    except csv.Error as error:
        raise _broken_quote(f"{where} 第 {reader.line_num} 行", str(error)) from error
    finally:
        text.detach()


def _broken_quote(where: str, why: str) -> YanzhenError:
    return YanzhenError("这一行读不出来", where=where, why=why, do="核对这一行的引号，或用 Excel 另存为 xlsx")
