"""Writes the types of the Python client from the interface's own description, so that the two cannot drift apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ninja import Schema

from yanzhen.site.api.root import document

PLACE = "yanzhen.client.shapes"
SHARED = "shared"
SAYS = "written from the OpenAPI description by yanzhen.site.api.client_shapes"
PAGE = "Page_"
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_REF = "#/components/schemas/"


def client_shapes() -> dict[str, str]:
    """File name → text: a module for each capability with one ``TypedDict`` a schema; the client knows pages itself."""
    schemas = {n: s for n, s in document()["components"]["schemas"].items() if not n.startswith(PAGE)}
    homes = _homes()
    rooms: dict[str, list[str]] = defaultdict(list)
    for name in schemas:
        rooms[homes.get(name, SHARED)].append(name)
    files = {f"{room}.py": _module(room, names, schemas, homes) for room, names in rooms.items()}
    return {**files, "__init__.py": _index(rooms)}


def write_shapes(folder: Path) -> None:
    """Put the modules where the client has them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in client_shapes().items():
        (folder / name).write_text(text, encoding="utf-8")


def _homes() -> dict[str, str]:
    """Schema → the capability whose ``rest`` declares it; what the room of the words declares is shared."""
    found, edge = {}, list(Schema.__subclasses__())
    while edge:
        one = edge.pop()
        edge += one.__subclasses__()
        parts = one.__module__.split(".")
        if parts[:2] == ["yanzhen", "city"] and parts[3].startswith("rest"):
            found[one.__name__] = parts[2]
    return found


def _index(rooms: Mapping[str, list[str]]) -> str:
    lines = [
        f"from {PLACE}.{room} import {name} as {name}"
        for room in sorted(rooms)
        for name in sorted(rooms[room])
    ]
    return "\n".join([f'"""What the interface answers, as types; {SAYS}."""', "", *lines]) + "\n"


def _module(room: str, names: list[str], schemas: Mapping[str, Any], homes: Mapping[str, str]) -> str:
    shapes = ["\n".join(_shape(name, schemas[name])) for name in sorted(names)]
    body = "\n\n\n".join(shapes)
    typing = [word for word in ("Any", "TypedDict") if re.search(rf"\b{word}\b", body)]
    used = sorted({n for n in re.findall(r"\b[A-Z]\w+", body) if n in schemas and n not in names})
    head = [f'"""Types of {room}; {SAYS}."""', "", "from __future__ import annotations", ""]
    head += [f"from typing import {', '.join(typing)}"]
    outside: dict[str, list[str]] = defaultdict(list)
    for name in used:
        outside[homes.get(name, SHARED)].append(name)
    imports = [f"from {PLACE}.{home} import {', '.join(outside[home])}" for home in sorted(outside)]
    return "\n".join([*head, *([""] if imports else []), *imports, "", "", body]) + "\n"


def _shape(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"class {name}(TypedDict):"
    if says := str(schema.get("description", "")).split("\n", maxsplit=1)[0]:
        yield f'    """{says}"""'
        yield ""
    for field, told in schema.get("properties", {}).items():
        yield f"    {field}: {_type(told)}"


def _type(told: Mapping[str, Any]) -> str:
    if "$ref" in told:
        return str(told["$ref"]).removeprefix(_REF)
    if "anyOf" in told:
        return " | ".join(_type(part) for part in told["anyOf"])
    kind = told.get("type")
    if kind == "array":
        return f"list[{_type(told.get('items', {}))}]"
    if kind == "object":
        inner = told.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, Mapping) else 'Any'}]"
    return _PLAIN.get(str(kind), "Any")
