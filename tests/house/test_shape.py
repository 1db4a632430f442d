"""Budgets and habits: sizes, names, first lines, marks that may not stay."""

from __future__ import annotations

import ast
import re
import statistics

from tests.house.tree import PACKAGE, place, product_modules, tracked_files

FORBIDDEN_NAMES = {"utils", "util", "common", "core", "helpers", "helper", "manager", "misc"}


def functions():
    for path, tree in product_modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_longer_than_sixty_lines():
    assert not [f"{place(p)}:{n.lineno} {n.name} {size}" for p, n, size in functions() if size > 60]


def test_nine_functions_in_ten_fit_thirty_lines():
    sizes = [size for _, _, size in functions()]
    assert statistics.quantiles(sizes, n=10)[-1] <= 30


def test_no_file_is_longer_than_six_hundred_lines():
    sizes = {place(p): len(p.read_text(encoding="utf-8").splitlines()) for p, _ in product_modules()}
    assert not {name: size for name, size in sizes.items() if size > 600}


def test_modules_are_named_for_what_they_do():
    assert not [place(p) for p, _ in product_modules() if p.stem in FORBIDDEN_NAMES]


def test_every_module_says_why_it_exists():
    silent = [
        place(path)
        for path, tree in product_modules()
        if tree.body and path.name not in {"apps.py"} and not ast.get_docstring(tree)
    ]
    assert not silent


def test_no_unfinished_marks_stay_in_the_product():
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|# type: ignore(?!\[)|raise NotImplementedError")
    found = [
        f"{place(path)}:{number}"
        for path, _ in product_modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_tracked_files_name_no_machine_and_no_registry():
    pattern = re.compile(r"(?<![\w.])/(work|farm|root)/|/tmp/(?!x)|https?://registry\.")
    locks = {"uv.lock"}
    found = []
    for path in tracked_files():
        if path.name in locks or path.suffix in {
            ".png",
            ".ico",
            ".woff2",
            ".pdf",
            ".docx",
            ".xlsx",
            ".gz",
            ".zip",
        }:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if path.name == "test_shape.py":
            continue
        found += [f"{place(path)}: {m.group()}" for m in pattern.finditer(text)]
    assert not found


def test_packs_hold_no_code():
    packs = PACKAGE / "packs"
    assert not [
        place(p)
        for p in tracked_files()
        if p.is_relative_to(packs) and p.suffix == ".py" and p.name != "__init__.py"
    ]
