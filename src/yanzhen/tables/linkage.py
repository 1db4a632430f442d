"""Two registers too large for one list, joined enterprise by enterprise: Splink's Fellegi–Sunter model on either engine."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanzhen.kernel.errors import YanzhenError
from yanzhen.tables.engines import Engine, connect

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa

BRACKETS = r"[（(【\[].*?[)）】\]]"
FORMS = r"(有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|集团|公司|总厂|厂)+$"
NOISE = r"[\s·•・,，.。\-－—_/]"
NAMES = ("name", "企业名称", "单位名称", "公司名称", "名称")
IDS = ("id", "uscc", "统一社会信用代码", "code")
REGIONS = ("region", "行政区划", "区划代码", "county")
SAMPLE_PAIRS = 2e6


@dataclass(frozen=True, slots=True)
class Linked:
    """``pairs``: left_id, right_id, left_name, right_name, probability, weight (log2 of the Bayes factor)."""

    pairs: pa.Table
    left_rows: int
    right_rows: int


@dataclass(frozen=True, slots=True)
class Terms:
    """``places``: names of provinces, prefectures and counties that firms put before their own; ``threshold``: the
    lowest probability that is given back."""

    places: tuple[str, ...] = ()
    threshold: float = 0.9

    @property
    def prefix(self) -> str:
        """Up to three places at the head of a name, longest first, with or without 省, 市, 县, 区."""
        short = {re.sub(r"(省|市|县|区|自治州|自治区|地区|盟)$", "", p) for p in self.places if len(p) > 1}
        named = sorted((p for p in short if len(p) > 1), key=lambda p: (-len(p), p))
        if not named:
            return "^(演示)?"
        return f"^(演示)?(({'|'.join(map(re.escape, named))})(省|市|县|区|自治州|自治区|地区|盟)?){{0,3}}"


def link_registers(
    left: Path, right: Path, terms: Terms, *, engine: Engine = Engine.DUCKDB, memory: str = "6GB"
) -> Linked:
    """Pairs of rows that are likely one enterprise, one partner each, best first.

    A name is taken apart: place and legal form go, the first two characters that stay are its mark (字号), the rest
    says what it does. Mark, rest and place are compared on their own; pairs are only formed where mark and
    prefecture are equal, or the whole core is, or the rest and the county. u is estimated on random pairs; m is a
    table of ours, since expectation maximisation settles elsewhere when few rows of a large register have a partner
    (Fellegi & Sunter 1969; Splink). Raises YanzhenError where Splink is not installed and for files without names.
    """
    threshold = terms.threshold
    if not 0 < threshold <= 1:
        raise YanzhenError("阈值要在 0 与 1 之间", where=f"--threshold {threshold:g}", do="如 0.9")
    _quiet()
    with connect(engine, memory=memory) as backend:
        tables = [_prepared(backend, path, terms) for path in (left, right)]
        counts = [int(backend.to_pyarrow(t.count()).as_py()) for t in tables]
        held = [backend.to_pyarrow(t) for t in tables]
        with _api(backend, engine) as api:
            pairs = _predict(api, engine, [_given(api, engine, backend, t) for t in held], threshold)
    return Linked(_told(pairs, held), counts[0], counts[1])


def _quiet() -> None:
    try:
        import splink  # noqa: F401 - only to know that it is there
    except ModuleNotFoundError as error:
        raise YanzhenError("名录对接用不了", why="没有安装 splink", do="安装 yanzhen[linkage]") from error
    logging.getLogger("splink").setLevel(logging.ERROR)


def _prepared(backend: ibis.BaseBackend, path: Path, terms: Terms) -> ir.Table:
    if not path.is_file():
        raise YanzhenError("没有这个文件", where=str(path), do="核对文件名；名录要是 Parquet 文件")
    read = backend.read_parquet(str(path))
    name, key, region = (next((n for n in names if n in read.columns), "") for names in (NAMES, IDS, REGIONS))
    if not name or not key:
        why = f"文件里有：{'、'.join(read.columns[:20])}"
        raise YanzhenError("名录缺少企业名称或代码列", where=str(path), why=why, do="改列名后再来")
    written = read[name].cast("string")
    core = written.re_replace(NOISE, "").re_replace(BRACKETS, "").re_replace(FORMS, "")
    core = core.re_replace(terms.prefix, "")
    place = read[region].cast("string") if region else written.substr(0, 0).nullif("")
    return read.select(
        unique_id=read[key].cast("string"),
        name=written,
        core=core.nullif(""),
        mark=core.substr(0, 2).nullif(""),
        rest=core.substr(2).nullif(""),
        county=place,
        prefecture=place.substr(0, 4),
    )


@contextmanager
def _api(backend: ibis.BaseBackend, engine: Engine) -> Iterator[Any]:
    if engine is Engine.SPARK:
        import splink

        spark_api: Any = splink.SparkAPI
        yield spark_api(
            spark_session=_session_of(backend),
            break_lineage_method="persist",
            register_udfs_automatically=False,
        )
        return
    import duckdb
    from splink import DuckDBAPI

    with duckdb.connect() as connection:
        yield DuckDBAPI(connection)


def _session_of(backend: Any) -> Any:
    """The Spark session that Ibis holds; it has no public name for it."""
    return backend._session


def _given(api: Any, engine: Engine, backend: Any, table: pa.Table) -> Any:
    if engine is Engine.SPARK:
        return api.register(_session_of(backend).createDataFrame(table.to_pandas()))
    return api.register(table)


def _predict(api: Any, engine: Engine, registered: list[Any], threshold: float) -> pa.Table:
    import splink.comparison_library as compare
    from splink import Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="link_only",
        additional_columns_to_retain=["name"],
        comparisons=[
            compare.CustomComparison(
                output_column_name="mark",
                comparison_levels=[
                    _level("mark_l IS NULL OR mark_r IS NULL", "null", is_null=True),
                    _level("mark_l = mark_r", "equal", 0.93) | {"tf_adjustment_column": "mark"},
                    _level("substr(mark_l, 1, 1) = substr(mark_r, 1, 1)", "first", 0.03),
                    _level("substr(mark_l, 2, 1) = substr(mark_r, 2, 1)", "second", 0.03),
                    _level("ELSE", "other", 0.01),
                ],
            ),
            _rest_compared(engine).configure(
                term_frequency_adjustments=True, m_probabilities=[0.8, 0.12, 0.06, 0.02]
            ),
            compare.CustomComparison(
                output_column_name="place",
                comparison_levels=[
                    _level("county_l IS NULL OR county_r IS NULL", "null", is_null=True),
                    _level("county_l = county_r", "county", 0.9),
                    _level("prefecture_l = prefecture_r", "prefecture", 0.08),
                    _level("ELSE", "other", 0.02),
                ],
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("core"),
            block_on("mark", "prefecture"),
            block_on("rest", "county"),
        ],
    )
    linker = Linker(registered, settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("core", "prefecture")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLE_PAIRS)
    predicted: Any = linker.inference.predict(threshold_match_probability=threshold)
    return predicted.as_pyarrow_table()


def _rest_compared(engine: Engine) -> Any:
    """Jaro–Winkler where the engine has it; Spark has edit distance only."""
    import splink.comparison_library as compare

    if engine is Engine.SPARK:
        return compare.LevenshteinAtThresholds("rest", [1, 2])
    return compare.JaroWinklerAtThresholds("rest", [0.9, 0.75])


def _level(
    condition: str, label: str, agree: float | None = None, *, is_null: bool = False
) -> dict[str, Any]:
    """``agree``: how often one enterprise shows it in two registers (m); how often chance does (u) is estimated."""
    level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": label, "is_null_level": is_null}
    return level if agree is None else level | {"m_probability": agree}


def _told(pairs: pa.Table, held: list[pa.Table]) -> pa.Table:
    """Left and right as they were given: Splink orders the two sides by the name of their table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lefts = pa.array(held[0]["unique_id"].to_pylist())
    turned = pc.invert(pc.is_in(pairs["unique_id_l"], lefts))

    def side(column: str, own: str, other: str) -> Any:
        return pc.if_else(turned, pairs[f"{column}_{other}"], pairs[f"{column}_{own}"])

    found = pa.table(
        {
            "left_id": side("unique_id", "l", "r"),
            "right_id": side("unique_id", "r", "l"),
            "left_name": side("name", "l", "r"),
            "right_name": side("name", "r", "l"),
            "probability": pairs["match_probability"],
            "weight": pairs["match_weight"],
        }
    )
    return _one_each(
        found.sort_by([("weight", "descending"), ("left_id", "ascending"), ("right_id", "ascending")])
    )


def _one_each(pairs: pa.Table) -> pa.Table:
    """From the best pair on, each row is taken once."""
    lefts: set[str] = set()
    rights: set[str] = set()
    kept = []
    for one, other in zip(pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist(), strict=True):
        free = one not in lefts and other not in rights
        kept.append(free)
        if free:
            lefts.add(one)
            rights.add(other)
    return pairs.filter(kept)
