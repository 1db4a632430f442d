"""A workspace is a folder: yanzhen.toml, record.sqlite3, documents/, snapshots/, out/."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yanzhen.kernel.errors import YanzhenError

CONFIG = "yanzhen.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where one city's record lives. ``secret`` is generated per workspace and never shipped."""

    folder: Path
    secret: str
    city: str = ""
    practice: bool = False
    sign_in: Mapping[str, Any] = field(default_factory=dict)
    """``[sign_in]`` of the configuration: ``second_factor`` (roles that must have one) and ``oidc`` (a provider)."""
    webhooks: Mapping[str, Any] = field(default_factory=dict)
    """``[webhooks]``: ``allow`` names the private networks that messages about changes may be sent to."""

    @property
    def record(self) -> Path:
        return self.folder / "record.sqlite3"

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def out(self) -> Path:
        return self.folder / "out"


def workspace_folder() -> Path:
    """The folder named by YANZHEN_WORKSPACE, else ``var/workspace`` below the current folder."""
    return Path(os.environ.get("YANZHEN_WORKSPACE", "var/workspace")).resolve()


def create_workspace(folder: Path, *, city: str = "", practice: bool = False) -> Workspace:
    """Make the folder and its configuration; an existing workspace is opened, not overwritten."""
    if (folder / CONFIG).exists():
        return open_workspace(folder)
    for part in ("documents", "snapshots", "out"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    text = (
        f'# 雁阵工作区。secret 只属于这个工作区，请勿外传。\nsecret = "{secrets.token_urlsafe(48)}"\n'
        f"city = {json.dumps(city, ensure_ascii=False)}\npractice = {json.dumps(practice)}\n"
    )
    fresh = folder / f".{CONFIG}.new"
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder / CONFIG)
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """Read ``yanzhen.toml``. Raises YanzhenError when the folder is not a workspace or the file is broken."""
    config = folder / CONFIG
    if not config.exists():
        raise YanzhenError(
            "这里还不是工作区",
            where=str(folder),
            why=f"没有 {CONFIG}",
            do="先运行 yanzhen init --pack hengyang",
        )
    try:
        data = tomllib.loads(config.read_text(encoding="utf-8"))
        practice, sign_in = bool(data.get("practice", False)), dict(data.get("sign_in", {}))
        webhooks = dict(data.get("webhooks", {}))
        return Workspace(folder, data["secret"], data.get("city", ""), practice, sign_in, webhooks)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise YanzhenError(
            "工作区配置读不出来", where=str(config), why=str(error), do="从备份恢复该文件，或删除后重新 init"
        ) from error
