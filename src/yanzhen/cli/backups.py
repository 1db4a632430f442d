"""A workspace as one file and back: with a list of digests, so that what was cut off or altered is never put in place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from yanzhen.cli.django_setup import open_workspace_of
from yanzhen.cli.workspace import Folder
from yanzhen.kernel.errors import YanzhenError

console = Console()
CONFIGURATION = ("yanzhen.toml", "demo_accounts.txt")
MANIFEST = "manifest.json"
FORMAT = "yanzhen-backup/1"
BLOCK = 1 << 20
REPLACE = "换一份备份"


def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，如 备份.zip")],
    workspace: Folder = None,
) -> None:
    """备份工作区（记录、原件、配置）到一个 zip；服务运行时也可以做。

    例：yanzhen backup 备份.zip --workspace var/hengyang
    """
    folder = open_workspace_of(workspace)
    _need_sqlite(folder)
    if file.exists():
        raise YanzhenError("备份文件已经存在", where=str(file), why="不覆盖旧备份", do="换一个文件名")
    if not file.resolve().parent.is_dir():
        raise YanzhenError("备份写不下", where=str(file), why="文件夹不存在", do="先建好文件夹")
    unfinished = file.with_name(f".{file.name}.part")
    try:
        digest = _write_backup(folder, unfinished)
        unfinished.replace(file)
    except (OSError, sqlite3.Error) as error:
        do = "腾出空间或换一个位置后重做；工作区没有动过"
        raise YanzhenError("备份写不下去，什么也没有留下", where=str(file), why=str(error), do=do) from error
    finally:
        unfinished.unlink(missing_ok=True)
    console.print(f"已备份到 {file}（{file.stat().st_size:,} 字节，含密码摘要和工作区密钥，请妥善保管）")
    console.print(f"清单摘要 {digest}：抄到别处，恢复时用 --digest 核对", soft_wrap=True, highlight=False)


def _need_sqlite(folder: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        do = "用 pg_dump 备份数据库，并另存 documents 文件夹和 yanzhen.toml"
        raise YanzhenError("记录不在工作区里", where=str(folder), why="DATABASE_URL 指向 PostgreSQL", do=do)
    if not (folder / "record.sqlite3").exists():
        raise YanzhenError(
            "工作区还没有记录", where=str(folder), why="没有 record.sqlite3", do="先运行 yanzhen init"
        )


def _write_backup(folder: Path, file: Path) -> str:
    """The record first: an original that comes in meanwhile is one too many, never one too few.

    The list of digests is written last; returns its own digest.
    """
    file.touch(mode=0o600)
    with (
        tempfile.TemporaryDirectory() as temporary,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        copy = Path(temporary) / "record.sqlite3"
        with (
            closing(sqlite3.connect(folder / "record.sqlite3")) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        parts = {"record.sqlite3": copy} | {n: folder / n for n in CONFIGURATION if (folder / n).exists()}
        for original in sorted((folder / "documents").rglob("*")):
            if original.is_file():
                parts[original.relative_to(folder).as_posix()] = original
        files = {name: _packed(archive, path, name) for name, path in parts.items()}
        manifest = json.dumps({"format": FORMAT, "files": files}, ensure_ascii=False, indent=1).encode()
        archive.writestr(MANIFEST, manifest)
    return hashlib.sha256(manifest).hexdigest()


def _packed(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    """Put a file into the archive; length and digest of the very bytes that went in."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            target.write(block)
            digest.update(block)
            size += len(block)
    return {"bytes": size, "sha256": digest.hexdigest()}


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    folder: Annotated[Path, typer.Argument(help="恢复到的新文件夹")] = Path("var/workspace"),
    digest: Annotated[str, typer.Option(help="备份时抄下的清单摘要，不符就不恢复")] = "",
    unchecked: Annotated[bool, typer.Option("--unchecked", help="恢复没有清单的旧备份")] = False,
) -> None:
    """从备份恢复出一个工作区：先逐个文件与清单核对；目标文件夹已有工作区时先改名保留。

    例：yanzhen restore 备份.zip var/hengyang
    """
    target = folder.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        _extract(file, fresh, digest, unchecked)
        _put_in_place(fresh, target)
    except (zipfile.BadZipFile, OSError) as error:
        do = "检查文件是否完整、磁盘是否够用，或换一份备份"
        raise YanzhenError("备份读不出来", where=str(file), why=str(error), do=do) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    console.print(f"已恢复到 {folder}")


def _extract(file: Path, fresh: Path, digest: str, unchecked: bool) -> None:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        _check_names(file, names)
        listed = None if unchecked and MANIFEST not in names else _manifest(file, archive, digest)
        names = [name for name in names if name != MANIFEST]
        archive.extractall(fresh, names)  # names were checked above; extracting checks each part's sum
    if listed is not None:
        _check_parts(file, fresh, listed, names)
    with closing(sqlite3.connect(fresh / "record.sqlite3")) as record:
        try:
            found = record.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise YanzhenError("备份里的记录已损坏", where=str(file), why=str(found), do=REPLACE)


def _manifest(file: Path, archive: zipfile.ZipFile, digest: str) -> dict[str, Any]:
    """The list of digests; held against the digest that somebody noted elsewhere, where one is given."""
    if MANIFEST not in archive.namelist():
        why = f"没有 {MANIFEST}，无从核对（旧版本做的，或被人拿掉了）"
        do = f"{REPLACE}；确知来历的旧备份可带 --unchecked 恢复"
        raise YanzhenError("备份里没有清单", where=str(file), why=why, do=do)
    data = archive.read(MANIFEST)
    found = hashlib.sha256(data).hexdigest()
    if digest and digest.strip().lower() != found:
        why = f"清单摘要是 {found}，与给出的不同"
        raise YanzhenError("不是当时那份备份", where=str(file), why=why, do=f"核对摘要，或{REPLACE}")
    try:
        told = json.loads(data)
        files: dict[str, Any] = told["files"]
        known = told["format"] == FORMAT and all({"bytes", "sha256"} <= set(f) for f in files.values())
    except (ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known:
        raise YanzhenError("备份的清单读不出来", where=str(file), why="内容不完整或版本不认识", do=REPLACE)
    return files


def _check_parts(file: Path, fresh: Path, listed: dict[str, Any], names: list[str]) -> None:
    """Every part is in the list and as the list says, and nothing of the list is missing."""
    for name in sorted(set(listed) ^ set(names)):
        why = f"清单里有 {name}，包里没有" if name in listed else f"包里多出清单没有的 {name}"
        raise YanzhenError("备份被改动或不完整", where=str(file), why=why, do=REPLACE)
    for name, told in listed.items():
        digest, path = hashlib.sha256(), fresh / name
        with path.open("rb") as part:
            while block := part.read(BLOCK):
                digest.update(block)
        if (path.stat().st_size, digest.hexdigest()) != (told["bytes"], told["sha256"]):
            why = f"{name} 与清单里的摘要不符"
            raise YanzhenError("备份被改动或不完整", where=str(file), why=why, do=REPLACE)


def _check_names(file: Path, names: list[str]) -> None:
    strange = [
        n
        for n in names
        if n not in {"record.sqlite3", MANIFEST, *CONFIGURATION} and not n.startswith("documents/")
    ]
    strange += [n for n in names if ".." in Path(n).parts]
    why = f"含有不该有的 {strange[0]}" if strange else "缺少 record.sqlite3 或 yanzhen.toml"
    if strange or not {"record.sqlite3", CONFIGURATION[0]} <= set(names):
        raise YanzhenError("这不是雁阵的备份", where=str(file), why=why, do=REPLACE)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Two renames: what stood there steps aside, the restored workspace takes its place whole."""
    for part in ("documents", "snapshots", "out"):
        (fresh / part).mkdir(exist_ok=True)
    for name in CONFIGURATION:
        if (fresh / name).exists():
            (fresh / name).chmod(0o600)
    fresh.chmod(0o755)
    if folder.exists():
        kept = folder.with_name(f"{folder.name}.旧-{time.strftime('%Y%m%d%H%M%S')}")
        folder.rename(kept)
        console.print(f"原有文件夹改名为 {kept}")
    fresh.rename(folder)
