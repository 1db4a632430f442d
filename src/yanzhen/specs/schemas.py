"""JSON Schemas of every kind of file, so that an editor completes and underlines while a pack is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from yanzhen.specs.layout import FILE_KINDS, SHARED_KEYS, FileKind
from yanzhen.specs.reading import META

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """File pattern → schema of that file; for a CSV, of one row."""
    return {kind.pattern: _schema(kind) for kind in (META, *FILE_KINDS)}


def _schema(kind: FileKind) -> dict[str, Any]:
    one = kind.model.model_json_schema(by_alias=True)
    definitions = one.pop("$defs", {})
    head = {"$schema": DIALECT, "title": f"{kind.pattern}（{kind.kind}）"}
    body = {**one, "title": head["title"]}
    if kind.key:
        shared = sorted(SHARED_KEYS & set(kind.model.model_fields))
        entries = {"type": "array", "items": _relaxed(one, shared)}
        properties = {kind.key: entries, **{name: one["properties"][name] for name in shared}}
        body = {
            "type": "object",
            "required": [kind.key],
            "properties": properties,
            "additionalProperties": False,
        }
    return {**head, **body, **({"$defs": definitions} if definitions else {})}


def _relaxed(one: dict[str, Any], shared: list[str]) -> dict[str, Any]:
    """An entry need not repeat what stands beside its list."""
    return {**one, "required": [name for name in one.get("required", []) if name not in shared]}


def file_name(pattern: str) -> str:
    """``chains/*.yaml`` → ``chains.schema.json``."""
    parts = [part for part in pattern.rsplit(".", 1)[0].replace("*", "").split("/") if part]
    return "-".join(parts) + ".schema.json"


def write_schemas(folder: Path) -> list[Path]:
    """One ``*.schema.json`` a kind, and ``yaml.schemas.json``: the mapping that YAML editors take."""
    folder.mkdir(parents=True, exist_ok=True)
    written, mapping = [], {}
    for pattern, schema in json_schemas().items():
        path = folder / file_name(pattern)
        path.write_text(_dump(schema), encoding="utf-8")
        written.append(path)
        if pattern.endswith(".yaml"):
            mapping[path.name] = f"**/{pattern}"
    settings = folder / "yaml.schemas.json"
    settings.write_text(_dump({"yaml.schemas": mapping}), encoding="utf-8")
    return [*written, settings]


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
