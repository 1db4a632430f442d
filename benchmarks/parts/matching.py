"""Telling which rows are one enterprise beside Splink 5 on DuckDB, on made-up lists with the noise of real ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from cases import Case, Part, Peer

ROWS = "rows.csv"
FORMS = r"(有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|集团|公司|总厂|厂)+$"
BRACKETS = r"[（(【\[].*?[)）】\]]"
BLANKS = r"[\s　·•・,，.。\-－—_/]"


def make(rows: int, noise: str):
    def write(folder: Path) -> None:
        from matching.lists import make_list

        with (folder / ROWS).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [("id", "name", "code", "region", "owner"), *make_list(rows, 20, noise)]
            )

    return write


def read(folder: Path) -> list[dict[str, str]]:
    with (folder / ROWS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(pairs: set[tuple[int, int]], owners: list[int]) -> dict[str, np.ndarray]:
    from matching.lists import true_pairs

    truth = true_pairs(owners)
    right = len(pairs & truth)
    found = {"precision": right / max(1, len(pairs)), "recall": right / max(1, len(truth))}
    return {k: np.array([v]) for k, v in found.items()}


def ours(folder: Path):
    from yanzhen.analysis.matching import Records, match_records

    rows = read(folder)
    records = Records(*([row[k] for row in rows] for k in ("name", "code", "region")))
    return lambda: match_records(records), lambda found: judged(
        found.pairs(), [int(r["owner"]) for r in rows]
    )


def places() -> str:
    """A pattern for up to three places at the head of a name, with or without 省, 市, 县, 区."""
    import re

    path = Path(__file__).resolve().parents[2] / "src/yanzhen/packs/reference/regions.csv"
    names = {line.split(",")[1] for line in path.read_text(encoding="utf-8").splitlines()[1:]}
    end = "(省|市|县|区|自治州|自治区|地区|盟)"
    short = sorted({re.sub(end + "$", "", n) for n in names}, key=lambda n: (-len(n), n))
    return f"^(({'|'.join(re.escape(n) for n in short if len(n) > 1)}){end}?){{0,3}}"


PREPARED = """
CREATE TABLE prepared AS
WITH taken AS (SELECT *, regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    name, '{blanks}', '', 'g'), '{brackets}', '', 'g'), '{forms}', ''), '{places}', '') AS core FROM given)
SELECT id AS unique_id, name, nullif(core, '') AS core, nullif(substr(core, 1, 2), '') AS mark,
    nullif(substr(core, 3), '') AS rest, nullif(code, '') AS code, nullif(region, '') AS county,
    nullif(substr(region, 1, 4), '') AS prefecture FROM taken
"""


def splink(folder: Path):
    import duckdb
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    owners = [int(row["owner"]) for row in read(folder)]
    words = PREPARED.format(blanks=BLANKS, brackets=BRACKETS, forms=FORMS, places=places())
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.ExactMatch("mark").configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("rest", [0.9, 0.75]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("county"),
            compare.ExactMatch("code"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("code"),
            block_on("core"),
            block_on("mark", "prefecture"),
            block_on("rest", "county"),
        ],
    )

    def run():
        with duckdb.connect() as connection:
            given = f"SELECT * FROM read_csv('{folder / ROWS}', all_varchar = true)"
            connection.execute(
                f"CREATE TABLE given AS SELECT id::BIGINT AS id, * EXCLUDE (id) FROM ({given})"
            )
            connection.execute(words)
            api = DuckDBAPI(connection)
            linker = Linker(api.register(connection.table("prepared").to_arrow_table()), settings)
            training = linker.training
            training.estimate_probability_two_random_records_match([block_on("code")], recall=0.3)
            training.estimate_u_using_random_sampling(max_pairs=2e6)
            training.estimate_parameters_using_expectation_maximisation(block_on("core"))
            training.estimate_parameters_using_expectation_maximisation(block_on("code"))
            found = linker.inference.predict(threshold_match_probability=0.9).as_duckdbpyrelation()
            return found.select("unique_id_l, unique_id_r").fetchall()

    def tidy(found):
        return judged({(min(p), max(p)) for p in found}, owners)

    return run, tidy


NOTE = "agreement: how far precision and recall lie apart"


def case(rows: int, noise: str, *, large: bool = False) -> Case:
    words = f"{rows:,} names, {noise.replace('_', ' ')} noise"
    return Case(words, make(rows, noise), ours, {"splink": splink}, large=large, repeats=(4, 1), note=NOTE)


PART = Part(
    "matching",
    {"splink": Peer("splink", "5.0.0", ("duckdb==2.0.0", "pyarrow"))},
    (
        case(100_000, "built"),
        case(100_000, "held_out"),
        case(1_000_000, "built", large=True),
        case(1_000_000, "held_out", large=True),
    ),
)
