"""What three annotated city documents name must stand in the Hengyang pack under that very name."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "src" / "yanzhen" / "packs" / "hengyang"
ENTITIES = ROOT.parent / "shared" / "eval" / "dev" / "entities"
DOCUMENTS = ("000_e5cf64c1269dc84a", "001_3e0aefa833d42ae7", "003_314c299901fa0c31")

ENTERPRISE_NAMES = ("enterprises.csv", ("name", "short_names", "former_names", "written_names"))
PARK_NAMES = ("parks.csv", ("name", "short_names"))
PROJECT_NAMES = ("projects.csv", ("name", "aliases"))
PLATFORM_NAMES = ("platforms.csv", ("name",))
TALENT_LABELS = ("talent.csv", ("label",))
CAPITAL_LABELS = ("capital.csv", ("label", "holder"))

WHERE_A_TYPE_MAY_STAND = {
    "enterprise": (ENTERPRISE_NAMES,),
    "park": (PARK_NAMES, PROJECT_NAMES),
    "project": (PROJECT_NAMES, PARK_NAMES),
    "platform": (PLATFORM_NAMES, CAPITAL_LABELS, TALENT_LABELS),
    "institution": (PLATFORM_NAMES, ENTERPRISE_NAMES, TALENT_LABELS, CAPITAL_LABELS),
    "town": (PARK_NAMES,),
}
OUT_OF_MODEL = {"党中央"}
"""National organs carry no fact of the city's chains; the documents only invoke them."""

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not ENTITIES.is_dir(), reason="研究数据目录不在旁边"),
]


def names_in(file: str, columns: tuple[str, ...]) -> Iterator[str]:
    with (PACK / file).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for column in columns:
                yield from (name.strip() for name in row[column].split(";") if name.strip())


def pack_names(kind: str) -> set[str]:
    return {name for source in WHERE_A_TYPE_MAY_STAND[kind] for name in names_in(*source)}


def entities(document: str) -> list[tuple[str, str]]:
    lines = (ENTITIES / f"{document}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [(row["type"], row["name"]) for row in rows]


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("kind", sorted(WHERE_A_TYPE_MAY_STAND))
def test_every_named_entity_of_a_document_is_in_the_pack(document: str, kind: str) -> None:
    known = pack_names(kind)
    named = {name for entity_kind, name in entities(document) if entity_kind == kind} - OUT_OF_MODEL
    missing = sorted(name for name in named if name not in known and name.removeprefix("中共") not in known)
    assert not missing, f"{document} 点名而包里没有的 {kind}：{'、'.join(missing)}"


def test_the_check_lists_are_not_empty() -> None:
    kinds = {kind for document in DOCUMENTS for kind, _ in entities(document)}
    assert set(WHERE_A_TYPE_MAY_STAND) <= kinds
