"""Every value comes back as it was, from CSV and from Parquet, and no column of the product is of an unknown kind."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.city.exchange.models import Source
from yanzhen.city.parks.models import Park, RoundValue
from yanzhen.city.projects.models import Project
from yanzhen.city.records.models import Change
from yanzhen.city.records.naming import HAN, field_label, model_label
from yanzhen.city.records.whole.catalogue import Column, Table, described, tables
from yanzhen.city.records.whole.columns import NULL, guarded, kind_of, unguarded
from yanzhen.city.records.whole.files import READERS, WRITERS
from yanzhen.kernel.errors import YanzhenError

MODELS = (Source, Park, RoundValue, Project, Change)
NASTY = [
    "",
    "'",
    "\\N",
    "\\",
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\ttab",
    "\r",
    "\n",
    'a"b',
    "a,b\r\nc",
    "null",
    "中文，、",
    "０",
]
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
) | st.sampled_from(NASTY)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
VALUES = {
    "文本": texts,
    "整数": st.integers(-(2**63), 2**63 - 1),
    "真假": st.booleans(),
    "小数（双精度）": st.floats(allow_nan=False),
    "小数（定点）": st.decimals(-(10**9), 10**9, places=4),
    "日期": st.dates(),
    "时间（协调世界时）": st.datetimes(
        min_value=datetime.datetime(1900, 1, 1), timezones=st.just(datetime.UTC)
    ),
    "JSON": json_values,
}


def table_of(model) -> Table:
    return Table(model, tuple(Column(f, kind_of(f)) for f in model._meta.concrete_fields))


@pytest.mark.parametrize("media", WRITERS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_value_comes_back_as_it_was(media, data, tmp_path_factory):
    table = table_of(data.draw(st.sampled_from(MODELS)))
    row = st.tuples(*[st.none() | VALUES[c.kind.says] for c in table.columns])
    rows = data.draw(st.lists(row, max_size=4))
    path = tmp_path_factory.mktemp("files") / f"x.{media}"
    plain = [
        [None if v is None else c.kind.plain(v) for c, v in zip(table.columns, r, strict=True)] for r in rows
    ]
    assert WRITERS[media](path, table, plain) == len(rows)
    back = [tuple(r) for r in READERS[media](path, table)]
    assert back == rows
    WRITERS[media](
        path.with_suffix(".again"),
        table,
        [
            [None if v is None else c.kind.plain(v) for c, v in zip(table.columns, r, strict=True)]
            for r in back
        ],
    )
    assert path.with_suffix(".again").read_bytes() == path.read_bytes()


@given(texts)
def test_a_guarded_text_runs_in_no_spreadsheet_and_is_never_nothing(text):
    written = guarded(text)
    assert unguarded(written) == text
    assert written != NULL and not written.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_decimals_keep_their_places_and_moments_their_microseconds(tmp_path):
    table = table_of(Project)
    row = [None] * len(table.columns)
    for place, column in enumerate(table.columns):
        if column.name == "investment":
            row[place] = Decimal("1.5000")
        if column.name == "created_at":
            row[place] = datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    WRITERS["csv"](tmp_path / "x.csv", table, [row])
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        line = dict(zip(*csv.reader(file), strict=True))
    assert (line["investment"], line["created_at"], line["name"]) == (
        "1.5000",
        "2026-01-02T03:04:05.000006Z",
        NULL,
    )


@pytest.mark.parametrize(
    ("bytes_", "told"),
    [
        (b"id,oops\r\n", "表头"),
        (b"HEAD\r\n1\r\n", "第 2 行"),
        (b"HEAD\r\nCELLS,x,y", "列"),
        (b"HEAD\r\n\xff\xfe\r\n", "第"),
        (b'HEAD\r\n"torn', "第"),
    ],
)
def test_a_torn_file_is_told_with_its_line(tmp_path, bytes_, told):
    table = table_of(Park)
    head = ",".join(c.name for c in table.columns).encode()
    (tmp_path / "x.csv").write_bytes(bytes_.replace(b"HEAD", head).replace(b"CELLS", b",".join([b"1"] * 3)))
    with pytest.raises(YanzhenError, match=told) as caught:
        list(READERS["csv"](tmp_path / "x.csv", table))
    assert "x.csv" in str(caught.value) and "换一份" in str(caught.value)


def test_a_cell_that_is_no_number_is_told_with_its_column(tmp_path):
    table = table_of(Change)
    cells = {"id": "一", "at": NULL}
    names = [c.name for c in table.columns]
    text = ",".join(names) + "\r\n" + ",".join(cells.get(n, NULL) for n in names) + "\r\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(YanzhenError, match=r"第 2 行 id 列.*读不出「一」"):
        list(READERS["csv"](tmp_path / "x.csv", table))


def test_a_torn_parquet_file_is_refused(tmp_path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1 torn")
    with pytest.raises(YanzhenError, match="读不出来"):
        list(READERS["parquet"](tmp_path / "x.parquet", table_of(Change)))


@pytest.mark.django_db
def test_every_table_and_column_of_the_product_is_exported_and_has_a_chinese_name():
    """A new field of an unknown type, or one that nobody named, fails here."""
    for table in tables():
        told = described(table)
        assert HAN.search(told["label"]), f"{table.label} has no verbose_name in Chinese"
        nameless = [c["name"] for c in told["columns"] if not HAN.search(c["label"])]
        assert not nameless, f"{table.label}: no verbose_name in Chinese: {nameless}"


def test_names_come_from_the_model_then_from_the_list_then_from_what_is_pointed_to():
    assert model_label(Park.chains.through) == "园区与产业链的对应"
    assert field_label(RoundValue._meta.get_field("file")) == "文件"
    assert field_label(Project._meta.get_field("pack_key")) == "定义包中的键"
