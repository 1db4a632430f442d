"""The words that turn a number into a statement, compiled from their table: units, relations, verbs, moods, names."""

from __future__ import annotations

import re

from yanzhen.reading.gazetteer import loaded, one_of

_TABLE = loaded("grammar.yaml")


def words(name: str) -> list[str]:
    """One list of the table."""
    return [str(word) for word in _TABLE[name]]


def relations(name: str) -> dict[str, str]:
    """word → relation, for the words before (``ops_before``) or after (``ops_after``) a number."""
    return {str(word): str(op) for op, listed in _TABLE[name].items() for word in listed}


def _unit(word: str) -> str:
    """A Latin unit ends where its letters end: GW is not the G of GDP."""
    if word[-1].isascii() and word[-1].isalpha():
        return re.escape(word) + "(?![A-Za-z])"
    barred = _TABLE["unit_not"].get(word)
    return re.escape(word) + (f"(?!{one_of(map(str, barred))})" if barred else "")


def one_of_but(name: str, exceptions: str) -> str:
    """An alternation of one list, each word only where none of its exceptions follows."""
    barred = _TABLE[exceptions]
    made = []
    for word in sorted(set(words(name)), key=lambda w: (-len(w), w)):
        stop = f"(?!{one_of(map(str, barred[word]))})" if word in barred else ""
        made.append(re.escape(word) + stop)
    return f"(?:{'|'.join(made)})"


SCALE = one_of(words("scales"))
PERCENT = r"[%％‰]"
COUNT_UNITS = frozenset(words("count_units"))
_UNITS = sorted({*words("count_units"), *words("measure_units")}, key=lambda u: (-len(u), u))
UNIT = rf"(?:{PERCENT}|{'|'.join(map(_unit, _UNITS))})"
MORE = one_of(words("more"))
PEOPLE = one_of(words("people"))

RELATION_BEFORE = relations("ops_before")
RELATION_AFTER = relations("ops_after")
OP_BEFORE = re.compile(rf"({one_of(RELATION_BEFORE)})\s*[了在至到]?\s*$")
OP_AFTER = re.compile(rf"\s*({one_of(RELATION_AFTER)})")

RISE = one_of(words("rise"))
FALL = one_of(words("fall"))
REACH = one_of(words("reach"))
RATE = one_of(words("rates"))
AVERAGE = re.compile(one_of(words("average")))
YEARLY = re.compile(one_of(words("yearly")))
VERBS = one_of_but("increment_verbs", "verb_not")
STRONG = one_of(words("increment_strong"))
SUPPORT = one_of(words("support"))
RANK = one_of(words("ranks"))
PREDICATE = one_of(words("predicates"))
ANAPHORS = frozenset(words("anaphors"))

PLAN_WORDS = re.compile(one_of(words("plan")) + r"(?![求素是近件])|到20\d\d年")
DONE_WORDS = re.compile(one_of(words("done")) + r"|建成投[产用]")
PROMISE_STRONG = re.compile(rf"{one_of(words('promise_strong'))}[^。；]*$")
PROMISE_WEAK = re.compile(rf"{one_of(words('promise_weak'))}[^。；]*$")

# 名称、号令、日期、规格、时长里的数不是量
_DURATION = (
    r"(?:连续|近|前|过去|未来|用)?[\d一二三四五六七八九十两]+(?:个月|个季度|年|年期)"
    r"(?!产|接|货|旅|均|度|内|处|加|利|营|销|发|出|综|培|入|用|供|处理)"
)
_SPECIFICATION = (
    r"\d+(?:\.\d+)?(?:小时|分钟|日|月|周|岁|周年|号|期|级|楼|层|纳米|毫米|厘米|兆瓦级|万吨级|时区|届|版|分|人制|V|伏)(?!次)"
    r"|(?<!增加)(?<!减少)(?<!达到)(?<!达)\d+天"
)
_SLOGAN = (
    r"“[^”]{0,4}\d+[^”]{0,6}”(?=工程|计划|行动|战略|目标|体系|工作)|“[^”“]{0,3}[五两三四六七八九十]重?[百千万]?[项个大][^”“]{0,6}”|"
    r"“?\d{3,4}”?(?:工程|行动计划|计划|战略|行动|推进计划|发展战略)|“\d个\d+万”|“[^”“\d]{0,2}\d+(?:[+×x]\d+)+[^”“]{0,6}”|\d+[×]\d+"
)
NOT_A_QUANTITY = re.compile(
    r"(?:三类|世界|中国|民营企业?|全国|财富)?\s*\d{3}强(?!\S{0,2}县)|双\d+|\d+A级|[1-6]G(?![WH])|"
    r"PM\s*2\.5|PM\s*10|第[一二三四五六七八九十百\d]+|两项补贴|[1-4一二三四]类(?=[\u4e00-\u9fa5])|[一二三四五六七八九十]+[、是来则个]?(?=是)|十[二三四五]五|[一二三四五六七八九十]大(?!千亿)|"
    rf"{_SPECIFICATION}|{_DURATION}|"
    r"(?:19|20)\d\d(?=[\s—\-–~至到、,，)）”》年]|$)|[〔\[]\d{4}[〕\]]|\d+(?:号|版)|百分之百|一[体带路批系大次键件站]|"
    rf"(?:海拔|时速|单笔|每笔|直径|限速|净高|连续)\s*\d+(?:\.\d+)?|{_SLOGAN}"
)
