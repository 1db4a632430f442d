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
