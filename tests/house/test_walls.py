"""The walls that import-linter cannot express."""

from __future__ import annotations

import ast
import sys

import grimp
import pytest
import rustworkx

from tests.house.tree import PACKAGE, imported_names, place, product_modules

CITY = PACKAGE / "city"


DOORS = {"services", "queries", "values", "permissions", "sheets"}
# The record is what every capability is made of, so it has more doors than the others:
# ``models``: abstract bases that rows are built on; ``pages``, ``marks``, ``downloads``: how a list looks and leaves;
# ``sealing`` and ``editing`` write through ``services``, which therefore cannot offer them without a circle;
# ``acts`` and ``fields`` are what tables of acts and forms are made of.
# ``remembering`` reads ``queries`` for the same reason. ``portal``: in what shape every room tells an enterprise. ``exchange``: lists, papers and what is published are declared by their owners;
# ``interface`` are the shapes in which rows of every capability leave for programs.
MORE_DOORS = {
    "records": {
        "acts",
        "fields",
        "models",
        "pages",
        "marks",
        "downloads",
        "sealing",
        "editing",
        "remembering",
        "portal",
    },
    "exchange": {"lists", "papers", "publishing", "interface"},
}


def test_a_capability_enters_another_only_through_services_and_queries():
    trespasses = []
    for path, tree in product_modules():
        if not path.is_relative_to(CITY) or path.parent == CITY:
            continue
        own = path.relative_to(CITY).parts[0]
        for name in imported_names(tree):
            parts = name.split(".")
            if parts[:2] != ["yanzhen", "city"] or len(parts) < 4 or parts[2] == own:
                continue
            allowed = DOORS | MORE_DOORS.get(parts[2], set())
            if parts[3] not in allowed:
                trespasses.append(f"{place(path)} imports {name}")
    assert not trespasses


def test_pages_and_commands_read_no_rows_past_the_queries():
    """``models`` of a capability are its own; those of accounts and the record are what the whole program stands on."""
    trespasses = [
        f"{place(path)} imports {name}"
        for path, tree in product_modules()
        if not path.is_relative_to(CITY)
        for name in imported_names(tree)
        for parts in [name.split(".")]
        if parts[:2] == ["yanzhen", "city"]
        and "models" in parts[3:4]
        and parts[2] not in {"accounts", "records"}
    ]
    assert not trespasses


def test_the_kernel_needs_only_the_standard_library_and_numpy():
    foreign = []
    for path, tree in product_modules():
        if not path.is_relative_to(PACKAGE / "kernel"):
            continue
        for name in imported_names(tree):
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top not in {"numpy", "yanzhen"}:
                foreign.append(f"{place(path)}: {name}")
    assert not foreign


def test_only_services_and_accounts_write():
    """Querysets are written in services (and in Django's own user manager); nowhere else."""
    verbs = {"bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
    writers = []
    for path, tree in product_modules():
        if not path.is_relative_to(CITY) or "services" in path.stem or "services" in path.parts:
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in verbs
                and "objects" in ast.unparse(node.func.value)
            ):
                writers.append(f"{place(path)}:{node.lineno} {ast.unparse(node.func)}")
    assert not writers


def test_there_is_no_runtime_import_circle():
    graph = grimp.build_graph("yanzhen", exclude_type_checking_imports=True, cache_dir=None)
    modules = sorted(graph.modules)
    index = {name: i for i, name in enumerate(modules)}
    net = rustworkx.PyDiGraph()
    net.add_nodes_from(modules)
    for name in modules:
        for imported in graph.find_modules_directly_imported_by(name):
            net.add_edge(index[name], index[imported], None)
    circles = [
        [modules[i] for i in part] for part in rustworkx.strongly_connected_components(net) if len(part) > 1
    ]
    assert not circles


@pytest.mark.parametrize("settings", [PACKAGE / "site" / "settings.py"])
def test_the_settings_stay_short(settings):
    assert len(settings.read_text(encoding="utf-8").splitlines()) <= 200
