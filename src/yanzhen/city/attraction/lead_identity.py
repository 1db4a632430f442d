"""Whether two reports mean the same investor: by code, else by the name without place, form and brackets; no database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yanzhen.analysis.matching import clean_code, is_uscc, read_name
from yanzhen.kernel.errors import YanzhenError


@dataclass(frozen=True, slots=True)
class Identity:
    """``core``: what tells the name apart; ``place``: six digits of the place in the name, empty when it names none."""

    uscc: str
    core: str
    place: str


@lru_cache(maxsize=4096)
def identity(name: str, uscc: str = "") -> Identity:
    """How an investor is known. Raises YanzhenError when the code is not one."""
    code = clean_code(uscc)
    if code and not is_uscc(code):
        why, do = "位数或校验码不对（18 位，不含 I O Z S V）", "对照营业执照改正；不知道就留空"
        raise YanzhenError("统一社会信用代码不对", where=uscc, why=why, do=do)
    if not name.strip():
        raise YanzhenError("没有写投资方", why="名称是空的", do="写企业全称；只知道简称的写简称")
    parts = read_name(name.strip())
    return Identity(code, parts.core or name.strip(), f"{parts.place:06d}" if parts.place else "")


def compare(one: Identity, other: Identity) -> tuple[str, str]:
    """(``same`` | ``like`` | empty, why). Two different codes are two investors, whatever their names."""
    if one.uscc and other.uscc:
        return ("same", "信用代码相同") if one.uscc == other.uscc else ("", "")
    if one.core != other.core:
        return "", ""
    if _places_meet(one.place, other.place):
        return "same", "去掉地区和组织形式后名称相同"
    return "like", "名称相同，地区不同"


def _places_meet(one: str, other: str) -> bool:
    """Nothing is said, or one lies in the other: 430400 in 430000."""
    if not one or not other:
        return True
    short, long = sorted((one.rstrip("0"), other.rstrip("0")), key=len)
    return long.startswith(short)
