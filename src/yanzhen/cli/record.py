"""The whole record as documented files, and back into a new workspace."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from yanzhen.cli.django_setup import need_current_record, setup
from yanzhen.kernel.errors import YanzhenError

console = Console(highlight=False, soft_wrap=True)
Folder = Annotated[Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")]


def export(
    out: Annotated[Path, typer.Argument(help="导出到的新文件夹", metavar="OUT")],
    workspace: Folder = None,
    media: Annotated[str, typer.Option("--format", help="csv 或 parquet")] = "csv",
    masked: Annotated[
        bool, typer.Option("--masked", help="遮盖个人信息；这样的导出只供查阅，不能取回")
    ] = False,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="连密码摘要、动态码和会话的键一起导出；缺省不带")
    ] = False,
) -> None:
    """导出整个工作区：每类记录一个文件，附列的含义、类型、关系和原件；yanzhen import workspace 能原样取回。

    例：yanzhen export 导出 --workspace var/hengyang --format parquet
    """
    folder = setup(workspace)
    from yanzhen.city.records.whole.folders import appearing
    from yanzhen.city.records.whole.services import Place, export_record
    from yanzhen.site.workspace import open_workspace

    held = open_workspace(folder)
    _need_record(folder)
    need_current_record(folder)
    place = Place(held.documents, held.city, held.practice, with_secrets)
    with appearing(out.absolute()) as fresh, _progress("导出") as told:
        done = export_record(fresh, place, media=media, masked=masked, by=_operator(), on_progress=told)
    console.print(f"已导出 {done.tables} 类 {done.rows:,} 行、原件 {done.documents} 份到 {out}")
    console.print(_guard(masked, with_secrets))


def _guard(masked: bool, with_secrets: bool) -> str:
    if masked:
        return "个人信息已遮盖，不能取回"
    if with_secrets:
        return "内含个人信息、密码摘要和动态码，等于整套门钥匙，用完即销毁"
    return "内含个人信息，请妥善保管；密码和动态码没有导出，取回后由管理员重置"


def bring_back(
    folder: Annotated[Path, typer.Argument(help="yanzhen export 得到的文件夹", metavar="OUT")],
    into: Annotated[Path, typer.Option("--into", help="新工作区文件夹，必须还不存在")],
) -> None:
    """把 yanzhen export 导出的整个工作区取回到新工作区：先核对每个文件的摘要，一次写入，整体成败。

    例：yanzhen import workspace 导出 --into var/copy
    """
    from yanzhen.city.records.whole.folders import appearing

    with appearing(into.absolute()) as fresh:
        _fill(folder.absolute(), fresh, into.absolute())


def _fill(folder: Path, fresh: Path, into: Path) -> None:
    """The workspace is made beside its place; the rename is the last thing before the rows are committed."""
    setup(fresh)
    from django.db import DatabaseError, connection, transaction

    from yanzhen.city.records.founding_services import bring_up_to_date
    from yanzhen.city.records.whole.services import import_record, read_catalogue
    from yanzhen.site.workspace import create_workspace

    catalogue = read_catalogue(folder)
    held = create_workspace(fresh, **catalogue["workspace"])
    fresh.chmod(0o755)
    try:
        bring_up_to_date()
        with _progress("取回") as told, transaction.atomic():
            done = import_record(folder, held.documents, on_progress=told)
            if connection.vendor != "sqlite":
                fresh.rename(into)
    except DatabaseError as error:
        why = str(error).strip().splitlines()[0]
        raise YanzhenError(
            "数据库写不下去", where=str(into), why=why, do="腾出空间或换一个位置后重做"
        ) from error
    finally:
        connection.close()
    console.print(f"已取回 {done.tables} 类 {done.rows:,} 行、原件 {done.documents} 份到 {into}")
    console.print(_next_step(catalogue.get("secrets", True), into))


def _next_step(secrets: bool, into: Path) -> str:
    """How people get in again."""
    if secrets:
        return (
            "密码照旧；要沿用动态码，把原工作区 yanzhen.toml 的 secret 抄过来，否则请安全管理员停用后重新启用"
        )
    do = f"yanzhen account release 用户名 --workspace {into}"
    return f"各账号还没有密码：先给系统管理员一次性密码（{do}），再由其重置别人的；动态码重新启用"


def _need_record(folder: Path) -> None:
    if not os.environ.get("DATABASE_URL") and not (folder / "record.sqlite3").exists():
        raise YanzhenError(
            "工作区还没有记录", where=str(folder), why="没有 record.sqlite3", do="先运行 yanzhen init"
        )


def _operator() -> str:
    """Who sits at this machine, for the watermark."""
    try:
        return f"命令行 {getpass.getuser()}"
    except (OSError, KeyError):
        return "命令行"


@contextmanager
def _progress(word: str) -> Iterator[Callable[[str, int, int], None]]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(word, total=None)

        def told(label: str, done: int, of: int) -> None:
            progress.update(task, description=f"{word} {label}", completed=done, total=of)

        yield told
