"""The description of the interface as a page: drawn here from the OpenAPI document, without a script from anywhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.city.accounts.permissions import ROLE_LABELS
from yanzhen.city.accounts.values import SCOPES
from yanzhen.site.api.problems import KINDS
from yanzhen.site.api.root import document
from yanzhen.site.gate import access_table

_REF = "#/components/schemas/"


def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes, what it answers and who may call it."""
    made = document()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    shown = {
        "info": made["info"],
        "groups": groups.items(),
        "schemas": [(name, _fields(s), s.get("description", "")) for name, s in _schemas(made)],
        "problems": [(status, kind, title) for status, (kind, title) in KINDS.items()],
        "scopes": SCOPES.items(),
    }
    return render(request, "api/docs.html", shown)


def _schemas(made: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return sorted(made["components"]["schemas"].items())


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    row = access_table().get(f"api:{operation['operationId']}")
    roles = row.see | row.own_see if row else frozenset()
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "says": operation.get("description", ""),
        "takes": [
            (p["name"], p["in"], _type(p["schema"]), p.get("description", ""), p["required"])
            for p in operation["parameters"]
        ],
        "answers": _type(content),
        "answers_ref": _ref(content),
        "scope": SCOPES.get(row.reach, "") if row else "",
        "roles": "全部登录用户"
        if len(roles) == len(ROLE_LABELS)
        else "、".join(ROLE_LABELS[r] for r in sorted(roles)),
    }


def _fields(schema: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """(name, type, the schema it points to, what it is) of every field."""
    return [
        (name, _type(s), _ref(s), s.get("description", ""))
        for name, s in schema.get("properties", {}).items()
    ]


def _ref(schema: dict[str, Any]) -> str:
    for part in (schema, schema.get("items", {}), *schema.get("anyOf", ())):
        if isinstance(part, dict) and "$ref" in part:
            return str(part["$ref"].removeprefix(_REF))
    return ""


_NAMES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "真假",
    "object": "对象",
    "null": "空",
}


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(_REF))
    if "anyOf" in schema:
        return " 或 ".join(_type(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))} 的列表"
    return _NAMES.get(str(schema.get("type", "")), "任意")
