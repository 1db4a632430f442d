"""Formulas of amounts: + - * / min max over numbers and facts, read into a tree and never executed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.kernel.errors import YanzhenError

LONGEST = 400
_PLAIN_NUMBER = re.compile(r"\d{1,15}(\.\d{1,10})?|\.\d{1,10}")
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_FUNCTIONS = frozenset({"min", "max"})
_WIDE = str.maketrans({"×": "*", "÷": "/", "（": "(", "）": ")", "，": ",", "＋": "+", "－": "-"})


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact by its id."""

    fact: str


@dataclass(frozen=True, slots=True)
class Operation:
    """``op`` is one of + - * / min max."""

    op: str
    parts: tuple[Formula, ...]


Formula = Number | Reference | Operation


def parse_formula(text: str) -> Formula:
    """The tree of a formula. Raises YanzhenError on anything but numbers, facts, + - * / min max and brackets."""
    plain = text.translate(_WIDE).strip()
    if len(plain) > LONGEST:
        raise _refusal(text, f"算式超过 {LONGEST} 个字符")
    try:
        return _read(ast.parse(plain, mode="eval").body, plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refusal(text, "算式读不出来") from None


def facts_of(formula: Formula) -> Iterator[str]:
    """Every fact, in the order in which they stand."""
    if isinstance(formula, Reference):
        yield formula.fact
    if isinstance(formula, Operation):
        for part in formula.parts:
            yield from facts_of(part)


def _read(node: ast.expr, text: str) -> Formula:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return Number(_decimal(ast.get_source_segment(text, node) or "", text))
        case ast.Name(id=name):
            return Reference(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return Operation("-", (Number(Decimal(0)), _read(inner, text)))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return Operation(_OPERATORS[type(op)], (_read(left, text), _read(right, text)))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as given, keywords=[]) if name in _FUNCTIONS:
            return Operation(name, tuple(_read(one, text) for one in given))
        case _:
            raise _refusal(text, f"“{ast.get_source_segment(text, node)}”不在允许的写法里")


def _decimal(written: str, text: str) -> Decimal:
    if not _PLAIN_NUMBER.fullmatch(written):
        raise _refusal(text, f"“{written}”不是平常写法的数")
    return Decimal(written)


def _refusal(text: str, why: str) -> YanzhenError:
    do = "只用数、事实的 id、+ - * / 、min(…)、max(…) 和括号"
    return YanzhenError("算式不合写法", where=text[:60], why=why, do=do)
