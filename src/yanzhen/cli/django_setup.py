"""The one place where a command wakes Django for a workspace."""

from __future__ import annotations

import os
from pathlib import Path

from yanzhen.kernel.errors import YanzhenError


def setup(workspace: Path | None = None) -> Path:
    """Choose the workspace (argument, YANZHEN_WORKSPACE, ``var/workspace``) and start Django; returns its folder.

    Raises YanzhenError when the web part is not installed.
    """
    folder = Path(workspace or os.environ.get("YANZHEN_WORKSPACE", "var/workspace")).resolve()
    os.environ["YANZHEN_WORKSPACE"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanzhen.site.settings")
    try:
        import django
    except ImportError as error:
        raise YanzhenError("这个命令要用到记录库", why="只安装了基础包", do="安装 yanzhen[web]") from error
    django.setup()
    return folder


def open_workspace_of(workspace: Path | None = None) -> Path:
    """Start Django for a workspace that is there. Raises YanzhenError for a folder that is none."""
    folder = setup(workspace)
    from yanzhen.site.workspace import open_workspace

    open_workspace(folder)
    return folder


def open_record(workspace: Path | None = None) -> Path:
    """Start Django for a record whose tables are those of this program. Raises YanzhenError for an older one."""
    folder = open_workspace_of(workspace)
    need_current_record(folder)
    return folder


def need_current_record(folder: Path) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        why = "数据库的结构比程序旧，或还没有建好"
        raise YanzhenError("工作区要先升级", where=str(folder), why=why, do="先备份，再运行 yanzhen init")
