"""A pack by its folder or its name: found, loaded whole, or refused with what is wrong."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.models import PackMeta
from yanzhen.specs.pack import Pack
from yanzhen.specs.reading import Reading, read_files

BUILT_IN = Path(__file__).resolve().parent.parent / "packs"
MOST_LISTED = 10


def find_pack(name: str | Path) -> Path:
    """The folder of a pack, by path or by the id of a built-in pack. Raises YanzhenError."""
    for candidate in (Path(name), BUILT_IN / str(name)):
        if (candidate / "pack.yaml").is_file():
            return candidate
    near = get_close_matches(str(name), list_packs(), n=1)
    hint = f"是否想写 {near[0]}？" if near else f"自带的包有：{'、'.join(list_packs())}"
    why = "文件夹里没有 pack.yaml" if Path(name).is_dir() else "既不是文件夹，也不是自带的包"
    raise YanzhenError("找不到定义包", where=str(name), why=why, do=hint)


def list_packs() -> list[str]:
    """Ids of the packs that come with the product."""
    return sorted(p.parent.name for p in BUILT_IN.glob("*/pack.yaml"))


def load_pack(path: str | Path) -> Pack:
    """Load a pack by folder or name, or raise one YanzhenError that lists the first ten mistakes.

    Only the files themselves are judged here; what must agree between files is judged by ``check_pack``.
    """
    folder = find_pack(path)
    reading = read_files(folder)
    errors = [p for p in reading.problems if p.severity == "error"]
    if errors or reading.meta is None:
        rest = f"\n…… 另有 {len(errors) - MOST_LISTED} 处" if len(errors) > MOST_LISTED else ""
        listed = "\n".join(str(p) for p in errors[:MOST_LISTED]) + rest
        do = f"改好后再试；全部错误见 yanzhen pack check {path}"
        raise YanzhenError(f"定义包有 {len(errors)} 处错误", where=str(folder), why="\n" + listed, do=do)
    return as_pack(folder, reading, reading.meta)


def load_bases(pack: Pack) -> list[Pack]:
    """The packs that a pack depends on, and theirs, lowest first. Raises YanzhenError when one cannot be loaded."""
    found: dict[str, Pack] = {}
    _gather(pack, found, (pack.meta.id,))
    return list(found.values())


def _gather(pack: Pack, found: dict[str, Pack], above: tuple[str, ...]) -> None:
    for name in pack.meta.depends:
        if name in above:
            raise YanzhenError(
                "定义包互相依赖", where=pack.meta.id, why="→".join([*above, name]), do="去掉其中一个依赖"
            )
        if name not in found:
            base = load_pack(base_folder(pack, name))
            _gather(base, found, (*above, name))
            found[name] = base


def base_folder(pack: Pack, name: str) -> Path:
    """Where a pack that another depends on is: beside it, else built in. Raises YanzhenError."""
    beside = pack.path.parent / name
    return beside if (beside / "pack.yaml").is_file() else find_pack(name)


def read_meta(path: str | Path) -> PackMeta:
    """Only what ``pack.yaml`` says. Raises YanzhenError."""
    folder = find_pack(path)
    reading = read_files(folder, only="pack.yaml")
    if reading.meta is None:
        raise YanzhenError(
            "包的说明读不出来", where=str(folder / "pack.yaml"), do=f"运行 yanzhen pack check {path}"
        )
    return reading.meta


def as_pack(folder: Path, reading: Reading, meta: PackMeta) -> Pack:
    """The rows of a reading as a frozen pack."""
    rows: dict[str, Any] = {kind: tuple(found) for kind, found in reading.rows.items()}
    return Pack(path=folder, meta=meta, places=reading.places, **rows)
