"""A build is whole or leaves what was there."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from yanzhen.city.reports import building
from yanzhen.city.reports.building import build_products, earlier_presence, read_manifest, steps_of
from yanzhen.city.reports.material import Material
from yanzhen.city.reports.products import KINDS, chosen_kinds, folder_name
from yanzhen.kernel.errors import YanzhenError

ALL = chosen_kinds(())


def _digests(out: Path) -> dict[str, str]:
    files = [p for p in out.rglob("*") if p.is_file()]
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_a_build_writes_the_eight_products_of_chain_and_city(
    material: Material, city_material: Material, tmp_path: Path
) -> None:
    seen: list[str] = []
    built = build_products([city_material, material], tmp_path, ALL, step=seen.append)
    assert len(built) == len(seen) == steps_of(ALL, 2) == 28
    for folder in ("全市", "有色金属"):
        for kind in KINDS:
            for ending in kind.endings:
                assert (tmp_path / folder / f"{kind.label}.{ending}").stat().st_size > 1000
    manifest = read_manifest(tmp_path)
    for product in manifest["products"]:
        content = (tmp_path / product["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == product["digest"]
    assert not list(tmp_path.glob(".building-*"))
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert index.count("<a href=") == 28 and "http" not in index


def test_a_failure_half_way_leaves_the_previous_products_whole(
    material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_products([material], tmp_path, ALL)
    before = _digests(tmp_path)

    def fall(path: str) -> None:
        if path.endswith("资金池.xlsx"):
            raise RuntimeError("灯灭了")

    with pytest.raises(RuntimeError):
        build_products([material], tmp_path, ALL, step=fall)
    assert _digests(tmp_path) == before


KILLED = """
    import pickle, sys, time
    from pathlib import Path
    from yanzhen.city.reports.building import build_products
    from yanzhen.city.reports.products import chosen_kinds
    material = pickle.loads(Path(sys.argv[1]).read_bytes())
    def step(path):
        if path.endswith("人才池.xlsx"):
            print("half", flush=True)
            time.sleep(60)
    build_products([material], Path(sys.argv[2]), chosen_kinds(()), step=step)
"""


def test_a_killed_build_leaves_the_previous_products_whole_and_the_next_one_sweeps_up(
    material: Material, tmp_path: Path
) -> None:
    import pickle

    out = tmp_path / "out"
    build_products([material], out, ALL)
    before = _digests(out)
    (tmp_path / "material").write_bytes(pickle.dumps(material))
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path / "material"), str(out)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdout is not None and child.stdout.readline().strip() == "half"
    child.send_signal(signal.SIGKILL)
    child.wait()
    after = {k: v for k, v in _digests(out).items() if not k.startswith(".building-")}
    assert after == before
    time.sleep(0.05)
    build_products([material], out, frozenset({"talent"}))
    assert not list(out.glob(".building-*"))


def test_building_one_product_keeps_the_others_listed(material: Material, tmp_path: Path) -> None:
    build_products([material], tmp_path, ALL)
    build_products([material], tmp_path, frozenset({"projects"}))
    assert len(read_manifest(tmp_path)["products"]) == 14


def test_presence_of_an_earlier_day_is_remembered_for_the_next_report() -> None:
    first = {"as_of": "2022-03-31", "presence": {"a.b": "absent"}}
    assert earlier_presence(first, "2022-06-30") == ({"a.b": "absent"}, "2022-03-31")
    again = {"as_of": "2022-06-30", "presence": {"a.b": "weak"}, "earlier": first}
    assert earlier_presence(again, "2022-06-30") == ({"a.b": "absent"}, "2022-03-31")
    assert earlier_presence({}, "2022-06-30") == ({}, "")


def test_a_broken_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / building.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(YanzhenError, match="产品清单"):
        read_manifest(tmp_path)


def test_products_are_chosen_by_code_or_by_chinese_name() -> None:
    assert chosen_kinds(["项目库", "status"]) == {"projects", "status"}
    with pytest.raises(YanzhenError, match="没有这种产品"):
        chosen_kinds(["八宝"])


def test_a_label_with_a_slash_becomes_one_folder() -> None:
    assert folder_name("电力/装备 (输变电)") == "电力_装备_(输变电)"


def test_the_manifest_is_json_that_names_the_day(material: Material, tmp_path: Path) -> None:
    build_products([material], tmp_path, frozenset({"talent"}))
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["as_of"] == "2022-06-30"
