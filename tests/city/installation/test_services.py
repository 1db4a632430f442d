"""A pack becomes rows: all or nothing, twice changes nothing, what is gone is marked and never deleted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.city.chains.models import Chain, Link, Node
from yanzhen.city.enterprises.models import Enterprise, EnterpriseName, Placement
from yanzhen.city.exchange.models import Citation, Source
from yanzhen.city.exchange.queries import cites_of
from yanzhen.city.installation.services import STEPS, install_pack, plan_install
from yanzhen.city.library.models import ContradictionSide
from yanzhen.city.parks.models import Occupancy, Park
from yanzhen.city.projects.models import Project, StageEvent
from yanzhen.city.records.models import Change, InstalledPack, InstalledRow
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs import KINDS, load_pack

SOUND = Path(__file__).parents[2] / "specs" / "zoo" / "sound"
NOT_ROWS = {
    "units", "grades", "io_sectors", "size_classes", "thresholds", "stage_sets", "policies", "ladders", "evaluations", "class_measures",
    "service_levels", "holidays", "limits", "assessments", "facts", "never_rules", "ranking_factors",
}  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "sound"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def counts() -> dict[str, int]:
    models = [m for m in apps.get_models() if m.__module__.startswith("yanzhen.")]
    return {m._meta.label: getattr(m, "all_rows", m._default_manager).count() for m in models}


def test_every_kind_of_definition_is_either_installed_or_known_not_to_be_rows():
    assert {step.kind for step in STEPS} | NOT_ROWS == set(KINDS)


def test_the_rows_of_a_pack_stand_in_the_record_with_their_relations():
    plan = install_pack(load_pack(SOUND))
    assert plan.held == "" and plan.differs
    firm = Enterprise.objects.get(code="alpha")
    assert firm.region_id == "430482" and firm.grade == "A"
    assert set(firm.names.values_list("name", flat=True)) == {"甲铜业", "甲铜"}
    assert [o.park.code for o in firm.occupancies.all()] == ["north"]
    assert Placement.objects.get(enterprise=firm).node.code == "copper.rod"
    assert Park.objects.get(code="north-east").parent.code == "north"
    project = Project.objects.get(code="rod-10")
    assert [n.code for n in project.nodes.all()] == ["copper.rod"]
    assert [i.enterprise.code for i in project.investors.all()] == ["alpha"]
    assert [e.stage for e in project.events.all()] == ["signed", "operating"]
    assert Link.objects.filter(kind="within").count() == 3
    assert Link.objects.get(kind="material").grade == "M"
    held = InstalledPack.objects.get(pack="sound")
    assert (held.version, held.digest) == ("1.0.0", load_pack(SOUND).digest)


def test_values_keep_their_sources_in_the_order_in_which_they_are_written():
    install_pack(load_pack(SOUND))
    cites = cites_of(Enterprise.objects.get(code="alpha"))
    assert [(c.source, c.place) for c in cites] == [("doc", "基地一"), ("news", "")]


def test_an_enterprise_is_found_by_the_initials_of_its_names():
    install_pack(load_pack(SOUND))
    text = Enterprise.objects.get(code="alpha").search_text
    assert "甲铜业有限公司" in text and "jtyyxgs" in text and "jt" in text.split()


def test_installing_twice_writes_nothing():
    pack = load_pack(SOUND)
    install_pack(pack)
    before = counts()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        plan = install_pack(pack)
    assert not plan.differs
    written = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert written == []
    assert counts() == before


def test_a_newer_version_shows_what_changes_before_it_does_it(folder):
    install_pack(load_pack(folder))
    edit(folder, "pack.yaml", "1.0.0", "1.1.0")
    edit(folder, "enterprises.csv", "operating,2024-06", "stopped,2025-03")
    edit(folder, "chains/copper.yaml", "铜冶炼", "铜精炼")
    before = counts()
    plan = plan_install(load_pack(folder))
    assert counts() == before
    told = "\n".join(plan.lines())
    assert "sound：1.0.0 → 1.1.0" in told
    assert "alpha：status operating → stopped；status_as_of 2024-06 → 2025-03" in told
    assert "copper：nodes[smelt].label.zh 铜冶炼 → 铜精炼" in told


def test_only_what_differs_is_written_and_each_change_is_logged(folder):
    install_pack(load_pack(folder))
    park = Park.objects.get(code="north")
    key = Enterprise.objects.get(code="alpha").pk
    edit(folder, "pack.yaml", "1.0.0", "1.1.0")
    edit(folder, "enterprises.csv", "operating,2024-06", "stopped,2025-03")
    install_pack(load_pack(folder))
    firm = Enterprise.objects.get(code="alpha")
    assert (firm.pk, firm.status) == (key, "stopped")
    assert firm.updated_at > firm.created_at
    assert Park.objects.get(code="north").updated_at == park.updated_at
    entry = Change.objects.get(action="change", model="enterprises", key="alpha")
    assert entry.before == {"status": "operating", "status_as_of": "2024-06"}
    assert entry.after == {"status": "stopped", "status_as_of": "2025-03"}
    assert entry.origin == "定义包 sound 1.1.0" and entry.actor_name == "系统"


def test_the_log_says_in_one_entry_a_kind_what_came_in():
    install_pack(load_pack(SOUND))
    entry = Change.objects.get(action="install", model="enterprises")
    assert entry.after == {"new": 2, "changed": 0, "retired": 0}


def test_citations_of_a_changed_row_are_rewritten_and_of_others_left_alone(folder):
    install_pack(load_pack(folder))
    kept = set(Park.objects.get(code="north").citations.values_list("pk", flat=True))
    edit(folder, "enterprises.csv", "doc@基地一; news", "doc@基地九")
    install_pack(load_pack(folder))
    assert [c.place for c in cites_of(Enterprise.objects.get(code="alpha"))] == ["基地九"]
    assert kept <= set(Citation.objects.values_list("pk", flat=True))


def test_a_row_that_left_the_pack_is_out_of_force_and_still_there(folder):
    install_pack(load_pack(folder))
    edit(
        folder,
        "projects.csv",
        "foil,某铜箔项目,某公司,,,,,,,,never_landed,2023,2023年后未再提及,M,desk@,\n",
        "",
    )
    plan = install_pack(load_pack(folder))
    assert next(k for k in plan.kinds if k.kind == "projects").retired == ("foil",)
    assert not Project.objects.filter(code="foil").exists()
    assert Project.all_rows.get(code="foil").retired_on is not None
    assert Change.objects.filter(action="retire", key="foil").exists()
    assert not plan_install(load_pack(folder)).differs


def test_a_row_that_comes_back_is_the_same_row(folder):
    install_pack(load_pack(folder))
    key = Project.objects.get(code="foil").pk
    line = "foil,某铜箔项目,某公司,,,,,,,,never_landed,2023,2023年后未再提及,M,desk@,\n"
    edit(folder, "projects.csv", line, "")
    install_pack(load_pack(folder))
    (folder / "projects.csv").open("a", encoding="utf-8").write(line)
    install_pack(load_pack(folder))
    assert Project.objects.get(code="foil").pk == key


def test_a_chain_that_leaves_takes_its_nodes_and_links_with_it(folder):
    install_pack(load_pack(folder))
    (folder / "chains/cable.yaml").unlink()
    (folder / "chain_links.yaml").unlink()
    install_pack(load_pack(folder))
    assert list(Chain.objects.values_list("code", flat=True)) == ["copper"]
    assert not Node.objects.filter(code__startswith="cable.").exists()
    assert not Link.objects.filter(supplier__code__startswith="cable.").exists()
    assert not Link.objects.filter(customer__code__startswith="cable.").exists()
    assert Node.all_rows.filter(code__startswith="cable.").count() == 2


def test_a_node_that_leaves_a_chain_is_out_of_force_and_its_links_are_redrawn(folder):
    install_pack(load_pack(folder))
    edit(
        folder,
        "chains/copper.yaml",
        "  - {id: ore, label: {zh: 铜矿}, band: upstream, products: [铜精矿], value_added: low}\n",
        "",
    )
    edit(folder, "chains/copper.yaml", "  - {from: ore, to: smelt, share: main}\n", "")
    install_pack(load_pack(folder))
    assert set(Node.objects.filter(chain__code="copper").values_list("code", flat=True)) == {
        "copper.smelt",
        "copper.rod",
    }
    assert Link.all_rows.filter(supplier__code="copper.ore").count() == 0


def test_an_enterprise_that_leaves_sits_in_no_park(folder):
    install_pack(load_pack(folder))
    edit(folder, "enterprises.csv", ",430482,north,", ",430482,,")
    install_pack(load_pack(folder))
    assert Occupancy.objects.count() == 0


def test_a_stage_added_between_two_others_stands_between_them(folder):
    install_pack(load_pack(folder))
    edit(
        folder,
        "project_events.csv",
        "rod-10,operating",
        "rod-10,building,2021-03,开工,A,doc@\nrod-10,operating",
    )
    install_pack(load_pack(folder))
    events = StageEvent.objects.filter(project__code="rod-10")
    assert [e.stage for e in events] == ["signed", "building", "operating"]


def test_sides_of_a_contradiction_are_replaced_not_added_to(folder):
    install_pack(load_pack(folder))
    edit(folder, "contradictions.yaml", "59个", "60个")
    install_pack(load_pack(folder))
    assert list(ContradictionSide.all_rows.values_list("value", flat=True)) == ["51个", "60个"]
    (folder / "contradictions.yaml").unlink()
    install_pack(load_pack(folder))
    assert ContradictionSide.objects.count() == 0


def test_what_people_wrote_survives_a_newer_pack(folder):
    install_pack(load_pack(folder))
    Enterprise.objects.create(code="own", name="自行登记的企业", grade="M")
    edit(folder, "enterprises.csv", "operating,2024-06", "stopped,2025-03")
    install_pack(load_pack(folder))
    assert Enterprise.objects.filter(code="own").exists()


def test_a_failure_half_way_leaves_the_record_as_it_was(folder, monkeypatch):
    install_pack(load_pack(folder))
    edit(folder, "enterprises.csv", "operating,2024-06", "stopped,2025-03")
    edit(folder, "actuals.csv", "3840.5", "3841")
    before = counts()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("磁盘满")

    monkeypatch.setattr("yanzhen.city.targets.services.install_actuals", fail)
    with pytest.raises(RuntimeError):
        install_pack(load_pack(folder))
    assert counts() == before
    assert Enterprise.objects.get(code="alpha").status == "operating"


def test_a_plan_that_was_agreed_to_does_not_hold_for_another_state(folder):
    plan = plan_install(load_pack(folder))
    install_pack(load_pack(folder))
    with pytest.raises(YanzhenError, match="没有安装"):
        install_pack(load_pack(folder), plan=plan)


def test_progress_is_told_before_each_kind():
    told: list[tuple[str, int, int]] = []
    install_pack(load_pack(SOUND), on_progress=lambda *said: told.append(said))
    assert told[0] == ("出处", 0, len(STEPS))
    assert [done for _, done, _ in told] == list(range(len(STEPS)))


def test_what_is_remembered_is_what_was_installed():
    install_pack(load_pack(SOUND))
    row = InstalledRow.objects.get(kind="chain_links")
    assert row.content["from"] == "copper.rod"
    assert Source.objects.count() == InstalledRow.objects.filter(kind="sources").count()
    assert EnterpriseName.objects.count() == 2
