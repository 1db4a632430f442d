"""Packs as values: digests, differences, references."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.kernel.sources import Reference, parse_references
from yanzhen.specs import check_pack, diff_packs, find_pack, list_packs, load_pack, row_digest
from yanzhen.specs.models import EnterpriseSpec, IndicatorSpec
from yanzhen.specs.sheets import read_sheet

SOUND = Path(__file__).parent / "zoo" / "sound"
ENTERPRISE = {
    "id": "a",
    "name": "甲",
    "products": "铜杆;铜线",
    "grade": "A",
    "references": "doc@第1页; news",
    "founded": "2001",
}
PLACES = st.text(
    st.characters(blacklist_characters=";；@", blacklist_categories=("Cs", "Cc")), max_size=20
).map(str.strip)


@given(st.permutations(list(ENTERPRISE)))
def test_the_digest_does_not_depend_on_the_order_of_fields(order):
    shuffled = EnterpriseSpec.model_validate({name: ENTERPRISE[name] for name in order})
    assert row_digest(shuffled) == row_digest(EnterpriseSpec.model_validate(ENTERPRISE))


def test_the_digest_does_not_depend_on_fields_left_at_their_default():
    plain = IndicatorSpec.model_validate({"id": "a", "label": {"zh": "甲"}})
    assert row_digest(plain) == row_digest(plain.model_copy(update={"unit": "", "direction": "up"}))


@pytest.mark.parametrize(
    "change", [{"name": "乙"}, {"grade": "B"}, {"references": "doc@第2页; news"}, {"products": "铜线;铜杆"}]
)
def test_the_digest_changes_with_the_content(change):
    assert row_digest(EnterpriseSpec.model_validate({**ENTERPRISE, **change})) != row_digest(
        EnterpriseSpec.model_validate(ENTERPRISE)
    )


@given(st.lists(st.tuples(st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True), PLACES), max_size=5))
def test_references_survive_being_written_into_a_cell_and_read_again(pairs):
    references = tuple(Reference(source, place) for source, place in pairs)
    assert parse_references("; ".join(map(str, references))) == references


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20),
        min_size=1,
        max_size=4,
    )
)
def test_a_note_survives_the_table_whatever_it_contains(notes):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "name", "grade", "references", "note"])
    writer.writerows([f"a{n}", "甲", "A", "doc", note] for n, note in enumerate(notes))
    rows = read_sheet(out.getvalue(), EnterpriseSpec).rows
    assert [cells.get("note", "") for _, cells in rows] == [note.strip() for note in notes]
    assert [line for line, _ in rows] == list(range(2, len(notes) + 2))


def test_a_row_after_a_cell_of_several_lines_keeps_its_line():
    text = 'id,name,grade,references,note\na,甲,A,doc,"一\n二"\nb,乙,A,doc,\n'
    assert [line for line, _ in read_sheet(text, EnterpriseSpec).rows] == [2, 4]


def test_the_same_files_give_the_same_digest_in_another_folder(tmp_path):
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    assert load_pack(copy).digest == load_pack(SOUND).digest
    rows = (copy / "enterprises.csv").read_text(encoding="utf-8").splitlines()
    (copy / "enterprises.csv").write_text("\n".join([rows[0], *reversed(rows[1:])]) + "\n", encoding="utf-8")
    assert load_pack(copy).digest == load_pack(SOUND).digest


def test_a_difference_lists_what_is_new_changed_and_retired(tmp_path):
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    table = copy / "enterprises.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    rows = [rows[0], rows[1].replace("铜杆;", "铜杆;铜排;"), rows[2].replace("beta", "gamma")]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    difference = diff_packs(load_pack(SOUND), load_pack(copy))
    assert difference == {"enterprises": {"new": ("gamma",), "changed": ("alpha",), "retired": ("beta",)}}


def test_a_pack_knows_where_each_part_is_written():
    pack = load_pack(SOUND)
    copper = next(chain for chain in pack.chains if chain.id == "copper")
    place = pack.place("chains", copper)
    assert (place.file, place.at(("nodes", 1)), place.at(("edges", 1, "share"))) == (
        "chains/copper.yaml",
        8,
        12,
    )


def test_extra_files_of_sources_are_read_like_the_first():
    assert {source.id for source in load_pack(SOUND).sources} == {"doc", "desk", "news"}


@pytest.mark.parametrize("name", list_packs())
def test_the_packs_that_come_along_have_no_errors(name):
    assert [str(p) for p in check_pack(find_pack(name)) if p.severity == "error"] == []
