"""One cell: a value of the definition as people write it, and back to exactly the same value."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml

from yanzhen.specs.documents import read_document
from yanzhen.specs.officer.columns import Column

YES, NO = "是", "否"
PRECISE = 15
"""Digits that a spreadsheet keeps; longer numbers are written as text."""


class CellError(ValueError):
    """What is wrong with a cell: (what, why, what to do)."""

    def __init__(self, what: str, why: str, do: str) -> None:
        self.what, self.why, self.do = what, why, do
        super().__init__(what)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(dumper: Any, value: Decimal) -> Any:
    text = f"{value:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_multi_representer(StrEnum, lambda dumper, value: dumper.represent_str(value.value))
_Dumper.add_representer(tuple, lambda dumper, value: dumper.represent_list(value))


def dump(value: Any, flow: bool | None = False) -> str:
    """YAML in the dialect of packs; ``flow`` None writes small things on one line."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=110
    )
    return text


def written(value: Any, column: Column) -> str | int | float | None:
    """What stands in the cell; None leaves it empty."""
    if value is None or value == "" or value == ():
        return None
    if column.choices:
        return dict(column.choices).get(str(value), str(value))
    match column.form:
        case "yes_no":
            return YES if value else NO
        case "lines":
            return "\n".join(value)
        case "cited":
            return "\n".join(f"{one['source']}@{one.get('place', '')}".rstrip("@") for one in value)
        case "yaml":
            return dump(value, None).strip()
        case "number" | "word":
            return _word(value)
        case _:
            return str(value)


def _word(value: Any) -> str | int | float:
    if isinstance(value, tuple | list):
        return "\n".join(str(_word(one)) for one in value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | Decimal):
        return _number(value)
    return (
        f'"{value}"'
        if not isinstance(_read_word(value), str) or '"' in value or "\n" in value
        else str(value)
    )


def _number(value: int | Decimal) -> str | int | float:
    exact = Decimal(value)
    if len(exact.as_tuple().digits) > PRECISE:
        return f"{exact:f}"
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def read(cell: Any, column: Column) -> Any:
    """The value of a cell that is not empty. Raises CellError."""
    if column.choices:
        return _chosen(str(cell).strip(), column)
    match column.form:
        case "yes_no":
            return _yes_no(cell, column)
        case "lines":
            return [line.strip() for line in str(cell).splitlines() if line.strip()]
        case "cited":
            return [_cited(line.strip()) for line in str(cell).splitlines() if line.strip()]
        case "yaml":
            return _yaml(str(cell), column)
        case "number" | "word":
            return _words(cell)
        case _:
            return plain_text(cell)


def plain_text(cell: Any) -> str:
    """A cell as text: 2025.0 is 2025, a day is written 2025-06-30."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if hasattr(cell, "date") else str(cell).strip()


def _chosen(text: str, column: Column) -> str:
    by_label = {label: value for value, label in column.choices}
    if text in by_label:
        return by_label[text]
    if text in by_label.values():
        return text
    raise CellError(f"{column.header}不能是{text}", "不在可选的说法里", f"可选：{'、'.join(by_label)}")


def _yes_no(cell: Any, column: Column) -> bool:
    known = {YES: True, NO: False, "TRUE": True, "FALSE": False, "1": True, "0": False}
    text = plain_text(cell).upper()
    if text not in known:
        raise CellError(f"{column.header}不能是{cell}", "这一栏只填是或否", "改为 是 或 否")
    return known[text]


def _cited(line: str) -> dict[str, str]:
    source, _, place = line.partition("@")
    return {"source": source, "place": place} if place else {"source": source}


def _yaml(text: str, column: Column) -> Any:
    document = read_document(text)
    if document.slips:
        slip = document.slips[0]
        raise CellError(f"{column.header}读不出来", slip.why, slip.do)
    return document.value


def _words(cell: Any) -> Any:
    if not isinstance(cell, str):
        return _typed(cell)
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    found = [_read_word(line) for line in lines]
    return found[0] if len(found) == 1 else found


def _typed(cell: Any) -> Any:
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else Decimal(repr(cell))
    return plain_text(cell)


def _read_word(text: str) -> Any:
    """是 and 否 are truth values, digits a number, what stands in quotes is text as it is."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    if text in (YES, NO):
        return text == YES
    stripped = text.lstrip("-")
    if stripped.replace(".", "", 1).isdigit() and stripped.isascii() and stripped[0] != ".":
        return int(text) if "." not in text else Decimal(text)
    return text
