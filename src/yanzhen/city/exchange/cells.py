"""What a cell says: numbers with their units, choices, codes, yes and no; each refusal says what, why and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum.cn import uscc as uscc_number
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from yanzhen.city.exchange.dates import read_date, read_period
from yanzhen.city.exchange.headers import bare
from yanzhen.city.exchange.lists import CellRefusedError, Column
from yanzhen.city.exchange.units import is_risky, ratio, resolve

BLANKS = frozenset(
    [
        "-",
        "--",
        "—",
        "——",
        "–",
        "－",
        "/",
        "//",
        "\\",
        "无",
        "暂无",
        "没有",
        "空",
        "无数据",
        "不详",
        "N/A",
        "NA",
        "n/a",
        "na",
        "#N/A",
        "null",
        "NULL",
        "None",
        "略",
        "…",
    ]
)
"""Cells that say nothing."""
_PARTS = re.compile(r"[、，,;；\n|]+|(?<!\d)/|/(?!\d)")
_SIGNS = str.maketrans("，．－＋（）％　", ",.-+()% ")
_NUMBER = re.compile(
    r"[¥￥]?(?P<open>\()?(?P<digits>[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+)(?P<power>[eE][-+]?\d{1,2})?"
    r"(?(open)\))(?P<unit>[^\d\s.,()]{0,8})"
)
_ABOUT = re.compile(r"约|左右|近|超|以上|以下|不足|多|余|[~～至]|\d-\d")
_YES = {"是": True, "有": True, "√": True, "y": True, "yes": True, "1": True, "true": True} | {
    "否": False, "无": False, "×": False, "n": False, "no": False, "0": False, "false": False, "不是": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell holds; ``written`` is the number with its unit as it stood, where it was converted."""

    value: Any = None
    written: str = ""


NOTHING = Read()


def is_blank(text: str) -> bool:
    return not text or text in BLANKS


def read_cell(text: str, column: Column, unit: str = "") -> Read:
    """A cell as a plain value of the column's kind; ``unit`` is the one that header or sheet names.

    A blank gives no value. Raises CellRefusedError.
    """
    text = text.strip()
    if column.kind == "yes_no" and text.lower() in _YES:
        return Read(_YES[text.lower()])
    if is_blank(text):
        return NOTHING
    if column.read is not None:
        value = column.read(text)
        return NOTHING if value in ("", None) else Read(value)
    if column.kind == "number":
        return _number(text, column, unit)
    return Read(_READERS[column.kind](text, column))


def _text(text: str, column: Column) -> str:
    if len(text) > column.limit:
        why = f"有 {len(text)} 个字，上限 {column.limit}"
        raise CellRefusedError(f"{column.title}过长", why, "核对是否把几格并成了一格")
    return text


def _words(text: str, column: Column) -> list[str]:
    found = [part.strip() for part in _PARTS.split(text)]
    return list(dict.fromkeys(_text(part, column) for part in found if not is_blank(part)))


def _number(text: str, column: Column, unit: str) -> Read:
    compact = text.translate(_SIGNS).replace(" ", "")
    found = _NUMBER.fullmatch(compact)
    if found is None:
        raise CellRefusedError(f"{column.title}不是数", *_no_number(text, compact))
    own = found["unit"]
    if column.free_unit:
        return Read(round(_value(found), column.places), own or unit)
    spelled = resolve(own, column.unit) if own else unit
    if own and not spelled:
        why = f"“{text[:30]}”里的“{own}”不能换算成{column.unit or '没有单位的数'}"
        raise CellRefusedError("单位对不上", why, "只填数字，单位写在表头的括号里")
    if not spelled and is_risky(column.unit):
        why = f"“{text[:30]}”和表头都没有写单位，可能差一万倍"
        raise CellRefusedError("没有写单位", why, f"在表头写明，如“{column.heading}”，或在预览页上面选定单位")
    spelled = spelled or column.unit
    value = _value(found)
    converted = round(value * ratio(spelled, column.unit), column.places) if spelled else value
    if column.lowest is not None and converted < Decimal(repr(column.lowest)):
        raise CellRefusedError(
            f"{column.title}不可能这样小", f"“{text[:30]}”小于 {column.lowest:g}", "核对数字和正负号"
        )
    if abs(converted) >= Decimal(10) ** column.digits:
        raise CellRefusedError(
            f"{column.title}大得不可信", f"“{text[:30]}”超过 {column.digits} 位", "核对数字和单位"
        )
    return Read(converted, "" if spelled == column.unit else f"{text if own else text + spelled}")


def _value(found: re.Match[str]) -> Decimal:
    digits = found["digits"].replace(",", "").replace("−", "-") + (found["power"] or "")
    value = Decimal(digits)
    return -value if found["open"] else value


def _no_number(text: str, compact: str) -> tuple[str, str]:
    if "," in compact and re.fullmatch(r"[\d,.]+", compact):
        return f"“{text[:30]}”的千分位不在该在的地方", "去掉逗号，只填数字"
    if _ABOUT.search(compact) and re.search(r"\d", compact):
        return f"“{text[:30]}”是约数或范围", "填一个确定的数；没有就留空，把原话写进备注"
    return f"“{text[:30]}”里有数字以外的内容", "只填数字；没有就留空"


def _choice(text: str, column: Column) -> Any:
    choices = column.choices() if column.choices else {}
    if text in choices:
        return choices[text]
    plain = {bare(spelling): value for spelling, value in choices.items()}
    if bare(text) in plain:
        return plain[bare(text)]
    shown = "、".join(list(choices)[:12]) + ("等" if len(choices) > 12 else "")
    raise CellRefusedError(f"{column.title}不在选项里", f"“{text[:30]}”认不得", f"从这些里选：{shown}")


def _yes_no(text: str, column: Column) -> bool:
    raise CellRefusedError(
        f"{column.title}不是“是”或“否”", f"“{text[:30]}”认不得", "填 是 或 否，不清楚就留空"
    )


def _uscc(text: str, _: Column) -> str:
    """Upper case with right check digits."""
    code = text.replace(" ", "").replace("-", "").upper().lstrip("'")
    do = "对照营业执照改正；没有就留空"
    if re.fullmatch(r"[\d.]+E\+\d+", code):
        raise CellRefusedError(
            "信用代码被表格改成了科学计数", f"“{text[:30]}”已丢了几位", f"把这一列设成文本格式；{do}"
        )
    try:
        uscc_number.validate(code)
    except InvalidLength as error:
        why = f"“{code[:30]}”有 {len(code)} 位，应为 18 位"
        raise CellRefusedError("统一社会信用代码位数不对", why, do) from error
    except InvalidChecksum as error:
        why = f"“{code}”的校验位对不上，可能抄错"
        raise CellRefusedError("统一社会信用代码校验不过", why, do) from error
    except ValidationError as error:
        raise CellRefusedError("统一社会信用代码写法不对", f"“{code[:30]}”含不该有的字符", do) from error
    return code


_READERS: dict[str, Callable[[str, Column], Any]] = {
    "text": _text,
    "words": _words,
    "date": lambda text, _: read_date(text),
    "period": lambda text, _: read_period(text),
    "choice": _choice,
    "yes_no": _yes_no,
    "uscc": _uscc,
}


def say_value(column: Column, value: Any) -> str:
    """A value in words, for the preview."""
    if value in (None, "", []):
        return ""
    if column.say is not None:
        return column.say(value)
    if column.kind == "choice" and column.choices:
        return next((spelling for spelling, v in column.choices().items() if v == value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    if column.kind == "number":
        return f"{_plainly(value)}{column.unit}"
    return str(value)


def _plainly(value: Any) -> str:
    """Without trailing zeros and without an exponent."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def freeze(value: Any) -> Any:
    """A value as JSON keeps it."""
    return _plainly(value) if isinstance(value, Decimal) else value


def thaw(column: Column, value: Any) -> Any:
    """A value as it was before ``freeze``."""
    if column.kind != "number" or value is None:
        return value
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
