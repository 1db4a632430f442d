"""The tree as the house tests read it: files git tracks (or would), parsed once."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "yanzhen"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is tracked or untracked and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(p for line in listing.stdout.splitlines() if (p := ROOT / line).is_file())


@cache
def product_modules() -> tuple[tuple[Path, ast.Module], ...]:
    """(path, syntax tree) of each product module, migrations left out."""
    paths = [p for p in tracked_files() if p.suffix == ".py" and p.is_relative_to(PACKAGE)]
    return tuple((p, ast.parse(p.read_text(encoding="utf-8"))) for p in paths if "migrations" not in p.parts)


def imported_names(tree: ast.Module) -> set[str]:
    """Absolute names that a module imports, with ``from a import b`` as ``a`` and ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))
