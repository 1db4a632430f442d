"""JSON Schemas for editors."""

from __future__ import annotations

import json
from pathlib import Path

from yanzhen.specs import json_schemas, write_schemas
from yanzhen.specs.documents import read_document
from yanzhen.specs.layout import FILE_KINDS

SOUND = Path(__file__).parent / "zoo" / "sound"


def test_every_kind_of_file_has_a_schema():
    assert set(json_schemas()) == {kind.pattern for kind in FILE_KINDS} | {"pack.yaml"}


def test_a_schema_names_what_the_sound_pack_writes():
    schemas = json_schemas()
    for kind in FILE_KINDS:
        if not kind.pattern.endswith(".yaml"):
            continue
        schema = schemas[kind.pattern]
        content = read_document(next(SOUND.glob(kind.pattern)).read_text(encoding="utf-8")).value
        assert set(content) <= set(schema["properties"]), kind.pattern
        if kind.key:
            items = schema["properties"][kind.key]["items"]
            for entry in content[kind.key]:
                assert set(entry) <= set(items["properties"]), kind.pattern
                assert set(items["required"]) <= set(entry), kind.pattern
        else:
            assert set(schema["required"]) <= set(content), kind.pattern


def test_ids_dates_and_lists_are_constrained():
    projects = json_schemas()["projects.csv"]["properties"]
    assert projects["id"]["pattern"].startswith("^[a-z0-9]")
    assert "pattern" in projects["stage_date"]
    assert projects["references"]["minItems"] == 1


def test_the_files_are_written_with_a_mapping_for_editors(tmp_path):
    written = write_schemas(tmp_path / "schemas")
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in written)
    mapping = json.loads((tmp_path / "schemas" / "yaml.schemas.json").read_text(encoding="utf-8"))[
        "yaml.schemas"
    ]
    assert mapping["chains.schema.json"] == "**/chains/*.yaml"
    assert set(mapping) <= {path.name for path in written}
