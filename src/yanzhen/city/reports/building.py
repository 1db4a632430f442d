"""A whole build: everything is made in a scratch folder first, then moved into place file by file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yanzhen.city.reports.contents_page import contents_page
from yanzhen.city.reports.making import make_unit
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.products import KINDS, Made
from yanzhen.kernel.errors import YanzhenError

MANIFEST = "manifest.json"
SCRATCH = ".building-"
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """One finished file as the manifest lists it."""

    kind: str
    chain: str
    label: str
    path: str
    as_of: str
    digest: str
    size: int


def steps_of(kinds: frozenset[str], units: int) -> int:
    """How many files a build writes; for the progress bar."""
    return units * sum(len(k.endings) for k in KINDS if k.code in kinds)


def build_products(
    materials: Iterable[Material], out: Path, kinds: frozenset[str], *, step: Step = lambda _: None
) -> tuple[Built, ...]:
    """Make every unit's products, then move them to ``out``; a failure before that leaves it as it was."""
    out.mkdir(parents=True, exist_ok=True)
    _sweep(out)
    scratch = out / f"{SCRATCH}{os.getpid()}"
    scratch.mkdir()
    try:
        built: list[Built] = []
        city = ""
        presence: dict[str, str] = {}
        for material in materials:
            city = material.city
            presence |= {n.code: n.status.presence.value for c in material.chains for n in c.nodes}
            built += [_listed(m, material, scratch) for m in _made(material, scratch, kinds, step)]
        manifest = _manifest(out, built, city, presence)
        _move(scratch, out, built, manifest)
        return tuple(built)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _made(material: Material, scratch: Path, kinds: frozenset[str], step: Step) -> list[Made]:
    found = []
    for made in make_unit(material, scratch, kinds):
        found.append(made)
        step(made.path)
    return found


def _listed(made: Made, material: Material, root: Path) -> Built:
    content = (root / made.path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    day = material.atlas.as_of.isoformat()
    return Built(made.kind, made.chain, material.label, made.path, day, digest, len(content))


def _sweep(out: Path) -> None:
    """Take away what a killed run left; a run that is still alive keeps its folder."""
    for folder in out.glob(f"{SCRATCH}*"):
        number = folder.name.removeprefix(SCRATCH)
        if number.isdigit() and not _alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def read_manifest(out: Path) -> dict[str, Any]:
    """What the last build wrote; empty when there was none. Raises YanzhenError when the file is broken."""
    path = out / MANIFEST
    if not path.exists():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise YanzhenError(
            "产品清单读不出来", where=str(path), why=str(error), do="删除这个文件后重新生成全部产品"
        ) from error


def earlier_presence(manifest: dict[str, Any], as_of: str) -> tuple[dict[str, str], str]:
    """(node → presence, date) of the last build with a date before ``as_of``; empty when there was none."""
    for period in (manifest, manifest.get("earlier") or {}):
        if period.get("presence") and str(period.get("as_of", "")) < as_of:
            return dict(period["presence"]), str(period["as_of"])
    return {}, ""


def _manifest(out: Path, built: Sequence[Built], city: str, presence: dict[str, str]) -> dict[str, Any]:
    """The new list over the old one: what this run did not make stays listed while its file stands."""
    old = read_manifest(out)
    as_of = max((b.as_of for b in built), default="")
    listed = {p["path"]: p for p in old.get("products", ()) if (out / p["path"]).exists()}
    listed |= {b.path: asdict(b) for b in built}
    before, date = earlier_presence(old, as_of)
    same_day = old.get("presence", {}) if old.get("as_of") == as_of else {}
    return {
        "version": 1,
        "city": city or old.get("city", ""),
        "as_of": as_of,
        "products": list(listed.values()),
        "presence": {**same_day, **presence},
        "earlier": {"as_of": date, "presence": before} if before else None,
    }


def _move(scratch: Path, out: Path, built: Sequence[Built], manifest: dict[str, Any]) -> None:
    (scratch / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    (scratch / "index.html").write_text(contents_page(manifest), encoding="utf-8")
    for path in [*(b.path for b in built), MANIFEST, "index.html"]:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            (scratch / path).replace(target)
        except OSError as error:
            raise YanzhenError(
                "产品写不到位",
                where=str(target),
                why=str(error),
                do="关闭正在打开它的程序，或检查磁盘与权限，再重新生成",
            ) from error
