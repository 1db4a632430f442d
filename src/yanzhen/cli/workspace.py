"""The life of a workspace: made, served, looked at, backed up, brought back."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from yanzhen.cli.django_setup import setup
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import find_pack, load_pack

console = Console()
Folder = Annotated[Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")]


def init(
    folder: Annotated[Path, typer.Argument(help="工作区文件夹")] = Path("var/workspace"),
    pack: Annotated[str, typer.Option(help="城市的定义包：自带包的名字或文件夹")] = "hengyang",
    practice: Annotated[bool, typer.Option("--practice", help="建立演示账号，全部标明“演示”")] = False,
) -> None:
    """建立工作区：数据库、定义包；再次运行只补上缺的和变化的。

    例：yanzhen init var/hengyang --pack hengyang --practice
    """
    prepare(folder, pack, practice=practice)
    if practice:
        show_accounts(folder)
    console.print(f"工作区就绪：{folder}")


def prepare(folder: Path, pack: str, *, practice: bool = False) -> None:
    """Create or open the workspace, migrate, install the pack and what it depends on."""
    from yanzhen.site.workspace import create_workspace

    chosen = load_pack(find_pack(pack))
    create_workspace(folder.resolve(), city=chosen.meta.label.zh, practice=practice)
    setup(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    for name in (*chosen.meta.depends, pack):
        install(name)


def install(name: str) -> None:
    """Install one pack with a progress bar; says what changed."""
    from yanzhen.city.installation.services import install_pack

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(f"安装 {name}", total=None)
        plan = install_pack(
            load_pack(find_pack(name)),
            on_progress=lambda label, done, of: progress.update(
                task, description=f"安装 {name}：{label}", completed=done, total=of
            ),
        )
    console.print("\n".join(plan.lines()), highlight=False)


def show_accounts(folder: Path) -> None:
    """Make the practice accounts when they are missing and print who may sign in."""
    from yanzhen.city.accounts.services import create_practice_accounts

    made = create_practice_accounts(folder.resolve() / "demo_accounts.txt")
    table = Table(title="演示账号（仅供试用，密码只属于这个工作区）")
    for column in ("身份", "用户名", "密码"):
        table.add_column(column)
    for account in made:
        table.add_row(account.title, account.username, account.password)
    console.print(table)


def serve(
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址；缺省只限本机")] = "127.0.0.1",
    workspace: Folder = None,
) -> None:
    """打开网页服务，按 Ctrl+C 停止。

    例：yanzhen serve --workspace var/hengyang --port 8000
    """
    folder = setup(workspace)
    _need_workspace(folder)
    _need_free_port(host, port)
    console.print(f"雁阵已就绪：http://{host}:{port}/ （Ctrl+C 停止）", highlight=False)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "yanzhen.site.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ.copy())
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        raise typer.Exit(server.wait())
    except KeyboardInterrupt:
        server.terminate()
        server.wait()


def _need_free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise YanzhenError(
                f"端口 {port} 打不开",
                why=error.strerror or str(error),
                do=f"换一个端口，如 --port {port + 1}",
            ) from error


def _need_workspace(folder: Path) -> None:
    from yanzhen.site.workspace import open_workspace

    open_workspace(folder)


def status(workspace: Folder = None) -> None:
    """工作区里有什么：定义包版本、各类记录的条数、数据库大小。

    例：yanzhen status --workspace var/hengyang
    """
    folder = setup(workspace)
    _need_workspace(folder)
    from django.apps import apps

    from yanzhen.city.records.queries import installed_packs

    table = Table(title=str(folder))
    table.add_column("内容")
    table.add_column("条数", justify="right")
    for held in installed_packs():
        table.add_row(f"定义包 {held.pack}", held.version)
    for name in ("chains.Chain", "chains.Node", "enterprises.Enterprise", "parks.Park", "projects.Project",
                 "targets.Target", "targets.Actual", "exchange.Source", "exchange.Citation", "library.Document"):  # fmt: skip
        model = apps.get_model(name)
        table.add_row(str(model._meta.verbose_name), str(model._default_manager.count()))
    console.print(table)


def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，如 备份.zip")],
    workspace: Folder = None,
) -> None:
    """备份工作区（记录、原件、配置）到一个 zip；服务运行时也可以做。

    例：yanzhen backup 备份.zip --workspace var/hengyang
    """
    folder = setup(workspace)
    _need_workspace(folder)
    if file.exists():
        raise YanzhenError("备份文件已经存在", where=str(file), why="不覆盖旧备份", do="换一个文件名")
    unfinished = file.with_suffix(file.suffix + ".part")
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "record.sqlite3"
        with sqlite3.connect(folder / "record.sqlite3") as source, sqlite3.connect(copy) as target:
            source.backup(target)
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, "record.sqlite3")
            archive.write(folder / "yanzhen.toml", "yanzhen.toml")
            for original in sorted((folder / "documents").rglob("*")):
                if original.is_file():
                    archive.write(original, original.relative_to(folder).as_posix())
    unfinished.replace(file)
    console.print(f"已备份到 {file}（{file.stat().st_size:,} 字节，含工作区密钥，请妥善保管）")


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件")],
    folder: Annotated[Path, typer.Argument(help="恢复到的新文件夹")] = Path("var/workspace"),
) -> None:
    """从备份恢复出一个工作区；目标文件夹已有工作区时先改名保留。

    例：yanzhen restore 备份.zip var/hengyang
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            _check_backup(file, names, archive.testzip())
            with tempfile.TemporaryDirectory(
                dir=folder.resolve().parent if folder.resolve().parent.exists() else None
            ) as temporary:
                archive.extractall(temporary)  # names were checked above
                _put_in_place(Path(temporary), folder)
    except (zipfile.BadZipFile, FileNotFoundError) as error:
        raise YanzhenError(
            "备份读不出来", where=str(file), why=str(error), do="检查文件是否完整，或换一份备份"
        ) from error
    console.print(f"已恢复到 {folder}")


def _check_backup(file: Path, names: list[str], damaged: str | None) -> None:
    strange = [n for n in names if n.startswith("/") or ".." in Path(n).parts]
    if damaged or strange or not {"record.sqlite3", "yanzhen.toml"} <= set(names):
        why = (
            f"{damaged} 损坏"
            if damaged
            else f"含有可疑路径 {strange[0]}"
            if strange
            else "缺少 record.sqlite3 或 yanzhen.toml"
        )
        raise YanzhenError("这不是完整的雁阵备份", where=str(file), why=why, do="换一份备份")


def _put_in_place(extracted: Path, folder: Path) -> None:
    if folder.exists():
        kept = folder.with_name(f"{folder.name}.旧-{time.strftime('%Y%m%d%H%M%S')}")
        folder.rename(kept)
        console.print(f"原有文件夹改名为 {kept}")
    for part in ("documents", "snapshots", "out"):
        (extracted / part).mkdir(exist_ok=True)
    shutil.copytree(extracted, folder)
    (folder / "yanzhen.toml").chmod(0o600)
