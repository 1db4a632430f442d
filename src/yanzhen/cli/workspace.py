"""The life of a workspace: made, served, looked at."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from yanzhen.cli.django_setup import open_record, open_workspace_of, setup
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import find_pack, load_pack

console = Console()
MOST_WORKERS = 4
Folder = Annotated[Path | None, typer.Option("--workspace", help="工作区文件夹，缺省用 YANZHEN_WORKSPACE")]


def init(
    folder: Annotated[Path, typer.Argument(help="工作区文件夹")] = Path("var/workspace"),
    pack: Annotated[str, typer.Option(help="城市的定义包：自带包的名字或文件夹")] = "hengyang",
    practice: Annotated[bool, typer.Option("--practice", help="建立演示账号，全部标明“演示”")] = False,
) -> None:
    """建立工作区：数据库、定义包；再次运行只补上缺的和变化的。

    例：yanzhen init var/hengyang --pack hengyang --practice
    """
    _need_practice(folder, practice)
    prepare(folder, pack, practice=practice)
    if practice:
        show_accounts(folder)
    console.print(f"工作区就绪：{folder}")


def _need_practice(folder: Path, practice: bool) -> None:
    """Practice accounts never come into a workspace that was made for real work."""
    from yanzhen.site.workspace import CONFIG, open_workspace

    if practice and (folder / CONFIG).exists() and not open_workspace(folder).practice:
        why = "它建立时没有带 --practice，里面是正式记录"
        do = "演示请另建工作区，如 yanzhen init var/practice --practice"
        raise YanzhenError("这不是演示工作区，不建演示账号", where=str(folder), why=why, do=do)


def prepare(folder: Path, pack: str, *, practice: bool = False) -> None:
    """Create or open the workspace, migrate, install the pack and what it depends on."""
    from yanzhen.site.workspace import create_workspace

    chosen = load_pack(find_pack(pack))
    create_workspace(folder.resolve(), city=chosen.meta.label.zh, practice=practice)
    setup(folder)
    from yanzhen.city.records.founding_services import bring_up_to_date

    bring_up_to_date()
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
    look_at_gaps(f"安装定义包 {name}")


def look_at_gaps(occasion: str) -> None:
    """Gaps get the day on which they were first seen, and why one looked."""
    from yanzhen.city.atlas.gap_life_services import observe

    observe(occasion)


def show_accounts(folder: Path) -> None:
    """Make the practice accounts when they are missing and print who may sign in."""
    from yanzhen.city.accounts.services import create_practice_accounts
    from yanzhen.city.finance.practice_services import make_practice_pool
    from yanzhen.city.market.practice_services import make_practice_market
    from yanzhen.city.policies.practice import make_practice_firm
    from yanzhen.city.talent.practice_services import make_practice_people

    places = _practice_places()
    make_practice_firm(region=places.get("county", ("", ""))[0])
    made = create_practice_accounts(folder.resolve() / "demo_accounts.txt", places)
    make_practice_pool()
    make_practice_people()
    make_practice_market()
    table = Table(title="演示账号（仅供试用，密码只属于这个工作区）")
    for column in ("身份", "用户名", "密码"):
        table.add_column(column)
    for account in made:
        table.add_row(account.title, account.username, account.password)
    console.print(table)


def _practice_places() -> dict[str, tuple[str, str]]:
    """A real park of the city and the county it lies in, for the practice accounts that stand for such places."""
    from yanzhen.city.parks.queries import parks

    for park in parks().filter(regions__level="county", projects__isnull=False).order_by("code"):
        region = park.regions.all()[0]
        return {"county": (region.code, region.name), "park": (park.code, park.name)}
    return {}


def serve(
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址；缺省只限本机")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="同时应答的进程数；0 为按处理器数，至多 4")] = 0,
    workspace: Folder = None,
) -> None:
    """打开网页服务，按 Ctrl+C 停止。

    例：yanzhen serve --workspace var/hengyang --port 8000
    """
    open_record(workspace)
    _need_free_port(host, port)
    look_at_gaps("打开服务时按当时的记录判断")
    console.print("正在启动……")
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers or min(os.cpu_count() or 1, MOST_WORKERS)), "--blocking-threads", "4",
        "--no-ws", "--log-level", "warning", "yanzhen.site.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ.copy())
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    worker = _start_worker()
    try:
        if _answers(server, host, port):
            console.print(f"雁阵已就绪：http://{host}:{port}/ （Ctrl+C 停止）", highlight=False)
        while server.poll() is None:
            worker = worker if worker.poll() is None else _start_worker()
            time.sleep(1)
        raise typer.Exit(server.returncode)
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
    finally:
        worker.terminate()
        worker.wait()


def _answers(server: subprocess.Popen[bytes], host: str, port: int) -> bool:
    """Waits until the server takes connections, so that nobody is sent to an address that refuses; False when it ended."""
    near = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not listened on
    while server.poll() is None:
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


def _start_worker() -> subprocess.Popen[bytes]:
    """The process that reads waiting files; one that died is started again and takes its file up once more."""
    return subprocess.Popen([sys.executable, "-m", "yanzhen.site.worker"], env=os.environ.copy())


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


def status(workspace: Folder = None) -> None:
    """工作区里有什么：定义包版本、各类记录的条数、数据库大小。

    例：yanzhen status --workspace var/hengyang
    """
    folder = open_workspace_of(workspace)
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
