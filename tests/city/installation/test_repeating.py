"""The Hengyang pack itself: installing twice writes nothing; a newer version says what changes before it does it."""

from __future__ import annotations

import csv
import re
import shutil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.city.installation.services import install_pack, plan_install
from yanzhen.city.parks.models import Park
from yanzhen.city.records.models import Change
from yanzhen.specs import find_pack, load_pack

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)", re.I)


@pytest.fixture
def newer(tmp_path):
    """The pack as a later version: one park with another note, one park more."""
    folder = tmp_path / "hengyang"
    shutil.copytree(find_pack("hengyang"), folder)
    meta = folder / "pack.yaml"
    meta.write_text(re.sub(r"^version:.*$", "version: 99.0.0", meta.read_text("utf-8"), flags=re.M), "utf-8")
    path = folder / "parks.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["note"] = "改过的说明"
    rows.append(
        dict.fromkeys(rows[0], "")
        | {
            "id": "new-park",
            "name": "新园",
            "kind": "planned",
            "grade": "M",
            "references": rows[0]["references"],
        }
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return load_pack(folder), rows[0]["id"]


def test_the_second_installation_writes_nothing(hengyang):
    before = Change.objects.count()
    with CaptureQueriesContext(connection) as seen:
        plan = install_pack(load_pack("hengyang"))
    assert not plan.differs
    assert [q["sql"][:80] for q in seen if WRITES.match(q["sql"])] == []
    assert Change.objects.count() == before


def test_a_newer_version_says_what_changes_before_anything_is_written(hengyang, newer):
    pack, changed = newer
    before = Change.objects.count()
    with CaptureQueriesContext(connection) as seen:
        plan = plan_install(pack)
    assert [q["sql"][:80] for q in seen if WRITES.match(q["sql"])] == []
    parts = {kind.kind: kind for kind in plan.kinds if kind.differs}
    assert set(parts) == {"parks"}
    assert (parts["parks"].changed, parts["parks"].new) == ((changed,), ("new-park",))
    shown = "\n".join(plan.lines())
    assert "→ 99.0.0" in shown
    assert changed in shown
    assert Change.objects.count() == before
    assert Park.objects.get(code=changed).note != "改过的说明"
