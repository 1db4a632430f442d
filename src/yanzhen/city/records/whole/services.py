"""The whole record goes out as files and comes back: one consistent moment, one transaction, nothing half."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery

from yanzhen.city.records.masking import is_officer, mask, personal_fields
from yanzhen.city.records.naming import model_label
from yanzhen.city.records.whole.catalogue import (
    FORMAT,
    LEFT_OUT,
    SECRETS_LEFT_OUT,
    Column,
    Table,
    described,
    tables,
    withheld_fields,
    withheld_rows,
)
from yanzhen.city.records.whole.files import READERS, WRITERS, digest_of
from yanzhen.city.records.whole.readme import readme
from yanzhen.kernel.errors import YanzhenError

CHUNK = 2000
BATCH = 500
CATALOGUE = "catalogue.json"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What went out or came in."""

    tables: int
    rows: int
    documents: int


@dataclass(frozen=True, slots=True)
class Place:
    """The workspace as an export needs to know it; ``secrets`` takes along what opens doors."""

    documents: Path
    city: str = ""
    practice: bool = False
    secrets: bool = False


def export_record(
    out: Path,
    place: Place,
    *,
    media: str = "csv",
    masked: bool = False,
    by: str = "",
    on_progress: Progress | None = None,
) -> Moved:
    """Write everything into the empty folder ``out``. The files depend on the record alone, not on when or where.

    Only ``导出说明.txt``, which no digest covers, says who exported when.
    """
    if media not in WRITERS:
        raise YanzhenError("没有这种格式", where=media, do=f"可用：{'、'.join(WRITERS)}")
    if masked and place.secrets:
        raise YanzhenError("遮盖的导出不带口令类", why="供人查阅的文件里不该有门钥匙", do="只选其一")
    (out / "data").mkdir()
    told, rows = [], 0
    every = tables()
    with _one_moment():
        for number, table in enumerate(every):
            if on_progress:
                on_progress(model_label(table.model), number, len(every))
            entry = _write_table(out, table, media, _rows(table, masked, place.secrets))
            told.append(entry)
            rows += entry["rows"]
        documents = _copy_documents(place.documents, out)
    catalogue = {
        "format": FORMAT,
        "media": media,
        "masked": masked,
        "workspace": {"city": place.city, "practice": place.practice},
        "secrets": place.secrets,
        "left_out": LEFT_OUT if place.secrets else LEFT_OUT | SECRETS_LEFT_OUT,
        "documents": {
            "file": "documents.csv",
            "count": documents,
            "sha256": digest_of(out / "documents.csv"),
        },
        "tables": told,
    }
    _write_text(out / "README.md", readme(catalogue))
    _write_text(out / "导出说明.txt", _watermark(by))
    _write_text(out / CATALOGUE, json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n")
    return Moved(len(told), rows, documents)


def _watermark(by: str) -> str:
    now = datetime.datetime.now(datetime.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    return f"导出人：{by or '命令行'}\n导出时间：{now}\n本文件只作水印，不在核验范围。\n"


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables as of one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        try:
            yield
        finally:
            connection.rollback()
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _write_table(out: Path, table: Table, media: str, rows: Iterator[list[Any]]) -> dict[str, Any]:
    name = f"data/{table.label}.{media}"
    count = WRITERS[media](out / name, table, rows)
    return {**described(table), "file": name, "rows": count, "sha256": digest_of(out / name)}


def _rows(table: Table, masked: bool, secrets: bool) -> Iterator[list[Any]]:
    """Rows in the order of their key, made plain; what opens doors is replaced or stays behind unless asked for."""
    if withheld_rows(table.model) and not secrets:
        return
    meta = table.model._meta
    key = meta.pk.attname if meta.pk else "pk"
    values = table.model._base_manager.order_by(key).values_list(*[c.field.attname for c in table.columns])
    changes = [_outward(column, _hidden(table, column) if masked else "") for column in table.columns]
    names = [column.field.name for column in table.columns]
    instead = {} if secrets else {names.index(n): text for n, text in withheld_fields(table.model).items()}
    at = [column.field.attname for column in table.columns].index(key)
    for row in values.iterator(chunk_size=CHUNK):
        plain = [None if v is None else change(v) for change, v in zip(changes, row, strict=True)]
        for place, text in instead.items():
            plain[place] = text.format(key=row[at])
        yield plain


def _hidden(table: Table, column: Column) -> str:
    """The kind of mask that a column wears; empty for what is not personal."""
    name = column.field.name
    if column.field.remote_field is None and is_officer(name):
        return "name"
    return personal_fields(table.model).get(name, "")


def _outward(column: Column, hidden: str) -> Callable[[Any], Any]:
    if hidden:
        return lambda value: mask(value, hidden)
    if column.names:
        names = column.names()
        return lambda value: names[value]
    return column.kind.plain


def _copy_documents(folder: Path, out: Path) -> int:
    """Every original under its own name, with length and digest in ``documents.csv``."""
    lines = ["path,bytes,sha256"]
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(folder)
        copy = out / "documents" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        lines.append(f"{name.as_posix()},{copy.stat().st_size},{digest_of(copy)}")
    _write_text(out / "documents.csv", "\r\n".join([*lines, ""]))
    return len(lines) - 1


def read_catalogue(folder: Path) -> dict[str, Any]:
    """The catalogue of an export. Raises YanzhenError for what is none, is masked, or is of another format."""
    try:
        catalogue = json.loads((folder / CATALOGUE).read_text(encoding="utf-8"))
        found, masked = catalogue["format"], catalogue["masked"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = "没有完整的 catalogue.json"
        raise YanzhenError("这不是完整的导出", where=str(folder), why=why, do="换一份完整的导出") from error
    if found != FORMAT:
        raise YanzhenError(
            "导出的格式不认识", where=str(folder), why=f"{found}，这里只认 {FORMAT}", do="用同版本程序取回"
        )
    if masked:
        raise YanzhenError(
            "遮盖过的导出不能取回", where=str(folder), why="个人信息已经不全", do="不带 --masked 重新导出"
        )
    return dict(catalogue)


def import_record(folder: Path, documents: Path, *, on_progress: Progress | None = None) -> Moved:
    """Read an export into the empty record and its originals into ``documents``, all in the caller's transaction.

    Digests are checked before anything is written. Raises YanzhenError for a damaged export, for tables that differ
    from this program's, and when the record holds anything already.
    """
    if not connection.in_atomic_block:
        raise YanzhenError("取回要整体成败", why="不在一个事务里", do="放进 transaction.atomic()")
    catalogue = read_catalogue(folder)
    known = _matched(folder, catalogue)
    _need_empty(known)
    copied = _bring_documents(folder, catalogue, documents)
    rows = 0
    try:
        for number, (table, entry) in enumerate(known):
            if on_progress:
                on_progress(entry["label"], number, len(known))
            rows += _load(folder / entry["file"], table, entry, catalogue["media"])
        connection.check_constraints()
        _reset_numbers([table.model for table, _ in known])
    except DatabaseError as error:
        why, do = str(error).strip().splitlines()[0][:300], "换一份完整的导出；数据库里什么也没有写入"
        raise YanzhenError("数据库不接受这份导出", where=str(folder), why=why, do=do) from error
    return Moved(len(known), rows, copied)


def _matched(folder: Path, catalogue: dict[str, Any]) -> list[tuple[Table, dict[str, Any]]]:
    """Each table of this program with its file, both whole and alike."""
    entries = {entry["model"]: entry for entry in catalogue["tables"]}
    own = {table.label: table for table in tables()}
    odd = sorted(set(entries) ^ set(own))
    if odd:
        why = f"一方没有 {'、'.join(odd[:5])}"
        raise YanzhenError(
            "导出的结构与程序不同", where=str(folder), why=why, do="用导出时那个版本的程序取回，再升级"
        )
    for label, table in own.items():
        columns = [c["name"] for c in entries[label]["columns"]]
        differing = sorted(set(columns) ^ {c.name for c in table.columns})
        if differing:
            where = f"{label} 的 {'、'.join(differing[:5])}"
            raise YanzhenError("导出的列与程序不同", where=where, do="用导出时那个版本的程序取回，再升级")
        _need_whole(folder, entries[label]["file"], entries[label]["sha256"])
    return [(table, entries[label]) for label, table in own.items()]


def _need_whole(folder: Path, name: str, digest: str) -> None:
    path = folder / name
    if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
        raise YanzhenError("导出不完整", where=name, why="没有这个文件", do="换一份完整的导出")
    if digest_of(path) != digest:
        raise YanzhenError(
            "导出的文件被改动或损坏", where=name, why="内容与目录里的摘要不符", do="换一份完整的导出"
        )


def _need_empty(known: list[tuple[Table, dict[str, Any]]]) -> None:
    for table, _ in known:
        if table.model._base_manager.exists():
            words = model_label(table.model)
            raise YanzhenError(
                "目标里已有记录", where=words, why="只取回到空的工作区", do="换一个新的工作区或空数据库"
            )


def _bring_documents(folder: Path, catalogue: dict[str, Any], documents: Path) -> int:
    """Each original, held against length and digest of the list."""
    _need_whole(folder, catalogue["documents"]["file"], catalogue["documents"]["sha256"])
    lines = (folder / catalogue["documents"]["file"]).read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        name, _, digest = line.rsplit(",", 2)
        _need_whole(folder, f"documents/{name}", digest)
        copy = documents / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "documents" / name, copy)
    return len(lines)


def _load(path: Path, table: Table, entry: dict[str, Any], media: str) -> int:
    """Rows as they were, dates of writing included: nothing is computed anew on the way in."""
    fields = [column.field for column in table.columns]
    names = [{n: k for k, n in c.names().items()} if c.names else None for c in table.columns]
    rows = READERS[media](path, table)
    size = connection.ops.bulk_batch_size(fields, [None] * BATCH) or 1
    count = 0
    while batch := list(islice(rows, min(size, BATCH))):
        made = [_made(table.model, fields, names, row, path) for row in batch]
        query = InsertQuery(table.model)
        query.insert_values(fields, made, raw=True)
        query.get_compiler(connection=connection).execute_sql()
        count += len(made)
    if count != entry["rows"]:
        why = f"应有 {entry['rows']} 行，读到 {count} 行"
        raise YanzhenError("导出不完整", where=path.name, why=why, do="换一份完整的导出")
    return count


def _made(model: type[Model], fields: list[Any], names: list[Any], row: list[Any], path: Path) -> Model:
    made = model()
    for field, known, value in zip(fields, names, row, strict=True):
        if known is not None and value is not None:
            if value not in known:
                raise YanzhenError(
                    "导出的结构与程序不同",
                    where=f"{path.name} {value}",
                    why="程序里没有它",
                    do="用导出时那个版本的程序取回",
                )
            value = known[value]
        setattr(made, field.attname, value)
    return made


def _reset_numbers(models: list[type[Model]]) -> None:
    """PostgreSQL goes on counting after the highest key."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
