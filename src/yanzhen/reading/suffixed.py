"""Names that their own ending tells: 某某产业园, 某某高速, 某某银行, 某某平台, 某某镇."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanzhen.reading.gazetteer import suffix_types
from yanzhen.reading.naming import (
    body_of,
    firms,
    is_boundary,
    is_industry,
    is_plain,
    is_vague,
    is_written,
    owners,
    strip_leads,
    suffix_pattern,
    typed,
    verb_before,
    words,
)
from yanzhen.reading.segmentation import Token, cut, is_place, is_proper
from yanzhen.reading.sentences import Found, Sentence

_ALONE = frozenset(
    {
        "综保区",
        "党中央",
        "国务院",
        "金融办",
        "资金池",
        "产业基金",
        "二环路",
        "三环路",
        "外环路",
        "工信部",
        "财政部",
        "商务部",
        "科技部",
        "国家发改委",
        "国防科大",
    }
)
_BUREAUS = ("委", "局", "厅", "部", "政府")
_MOST = 12
_STOCKS = ("库", "池", "图", "基金", "车", "中心", "学院", "”")
_SEATS = re.compile(r"^[\u4e00-\u9fa5]{2,8}?[省市州](?=[\u4e00-\u9fa5]{1,6}?[区县市](?:委|政府|人大|政协))")
_DISTRICT = re.compile(r".*[省市县区州](?=[\u4e00-\u9fa5]{2,}$)")
_OF_STATE = ("全国", "国家", "中国", "在建", "新建")
_OFFICES = re.compile(r"(?:工信部|国家发展改革委|国家发改委|财政部|商务部|科技部|国务院|党中央)$")
_DESKS = ("办公室", "领导小组", "联席办", "中心", "金融办")
_LEVEL = re.compile(r"^(?:全国|全省|省外|省内|县级|市级|县办|\d)")
_COUNTED = re.compile(r"\d+(?:\.\d+)?[万亿]?[个项条座家亩]|\dA级|更多")
_LEAD = re.compile(r"[据经由向对与和在从为被让](?=[省市县区州])")
_SEATED = re.compile(r"[省市县区州](?![级内外直])[\u4e00-\u9fa5]{2,}")
_NO_TOWN = tuple("制带城乡村重名旺小集老水下返回家故进出")
_PHASE = re.compile(
    r"(?:[一二三四]期)?(?:改扩建|扩建工程|提质改造|改造|改线|扩容工程|工程|先行段|[\u4e00-\u9fa5]{2,4}段(?=[、，,。；;等]|$)|[二三]?通道)?"
)
_NO_BASE = re.compile(r"实践|实训|培训|教育|研学|[+]")
_OUTSIDE = re.compile(r"^(?:v|p|r)$")
_VERBAL = re.compile(r"^(?:[vpdr]$|[cu])")
_JOINED = re.compile(r"[与和及暨]")
_MORE = re.compile(
    r"[链集园基化结体带轴人大强新部互城]|发展|布局|转移|转型|升级|政策|工人|引导|基金|项目|定位|平台|生态|数量|规模|配套"
    r"|协[作同]|应用|技术|工程|领域|基础|经济|联盟|投资|招商|创新|融合|分工|合作|资源|优势|特色|短板|空间|能级|建设年"
)
_LATER = re.compile(r"[^、，,。；;：:（）()《》*#\n\s]+")


def suffixed(sentence: Sentence) -> Iterator[Found]:
    for piece in _LATER.finditer(sentence.text):
        if suffix_pattern().search(piece.group()):
            for start, end in _segments(sentence, *piece.span()):
                yield from _of_segment(sentence, start, end)


def _segments(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between verbs and function words; a joining word parts two whole names, not the halves of one."""
    found, place = [], start
    for token in sentence.within(start, end):
        before = sentence.text[place : token.start]
        joins = token.text in words("joiners")
        kept = before and (
            not (_is_whole(before) or is_vague(before)) if joins else _is_kept(sentence.text, token)
        )
        if (joins or is_boundary(token)) and not kept:
            found.append((place, token.start))
            place = token.end
    return [(a, b) for a, b in [*found, (place, end)] if b - a >= 2]


def _is_whole(text: str) -> bool:
    return bool(typed(text)) or text in firms()


def _is_kept(text: str, token: Token) -> bool:
    """A verb that opens a suffix, or an office's verb right before one, belongs to the name: 产业链推进办公室."""
    if token.text not in words("verbs"):
        return False
    behind = suffix_pattern().match(text, token.end)
    office = behind and suffix_types()[behind.group()] in {"institution", "platform"}
    return bool(office or suffix_pattern().match(text, token.start))


def _of_segment(sentence: Sentence, start: int, end: int) -> Iterator[Found]:
    text = sentence.text[start:end]
    ends = [m for m in suffix_pattern().finditer(text) if _ends(sentence, start, m)][-_MOST:]
    limit = len(text)
    for match in reversed(ends):
        if match.end() <= limit:
            found = list(_of_suffix(text[: match.end()], match.group(), start, text[match.end() :]))
            yield from found
            limit = min((f.start - start for f in found), default=limit)


def _ends(sentence: Sentence, start: int, match: re.Match[str]) -> bool:
    office = suffix_types()[match.group()] == "institution" and len(match.group()) > 1
    if suffix_types()[match.group()] == "park" and sentence.text.startswith("区", start + match.end()):
        return False
    whole = match.group() != "产业" or not _MORE.match(sentence.text, start + match.end())
    return whole and (office or start + match.end() in sentence.edges)


def _of_suffix(text: str, suffix: str, place: int, after: str) -> Iterator[Found]:
    kind = suffix_types()[suffix]
    if suffix == "项目" and typed(text[:-2]) in {"park", "project"}:
        return
    name, shift = _bounded(text, kind)
    if not is_written(name) or not 2 <= len(name) <= 30:
        return
    stem = name[: -len(suffix)]
    if _JOINED.search(stem) and is_vague(_JOINED.split(name)[-1]):
        return
    if name in _ALONE or (stem and _TESTS[kind](name, stem, suffix)):
        phase = _PHASE.match(after) if kind == "project" else None
        whole = name + (phase.group() if phase else "")
        yield Found(_kind(kind, name, stem, suffix), whole, place + shift, f"suffix/{kind}")


def _bounded(text: str, kind: str) -> tuple[str, int]:
    """The name without levels and praise, an opening mark that nothing closes, and places above it."""
    shift = text.rfind("“") + 1 if text.count("“") > text.count("”") else 0
    own = kind == "institution" or (kind == "platform" and text.startswith(_OF_STATE, shift))
    shift += 0 if own else strip_leads(text[shift:])
    shift += 0 if kind == "chain" or text.startswith(_OF_STATE, shift) else verb_before(text[shift:])
    if kind in {"institution", "enterprise", "town"}:
        shift = max([shift, *(t.end for t in cut(text)[:-1] if t.text in words("joiners"))])
    if kind == "institution" and (state := _OFFICES.search(text[shift:])):
        shift += state.start()
    if kind == "institution" and (lead := _LEAD.match(text[shift:])):
        shift += lead.end()
    if kind == "institution" and (year := re.match(r"\d{4}年", text[shift:])):
        shift += year.end()
    if kind == "institution" and (seat := _SEATS.match(text[shift:])):
        shift += seat.end()
    if kind == "town" and (above := _DISTRICT.match(text[shift:-1])):
        shift += above.end()
    if kind in {"project", "chain", "park"}:
        shift += _behind_place(text[shift:])
    return text[shift:], shift


def _behind_place(text: str) -> int:
    """``某市某镇比亚迪基地``: a known firm inside begins the name where only places stand before it."""
    tokens = cut(text)
    for token in tokens[1:]:
        if token.text in firms():
            before = text[: token.start]
            return token.start if before[-1] in "省市县区镇乡" else 0
    return 0


def _kind(kind: str, name: str, stem: str, suffix: str) -> str:
    """What the whole name says beyond its suffix."""
    owned = owners(name, strict=True) or body_of(name)
    if kind == "chain" and suffix.endswith("基地") and owned:
        return "project"
    if kind == "town" and typed(stem) == "park":
        return "park"
    return kind


def _has_proper(stem: str) -> bool:
    return any(is_proper(t) for t in cut(stem))


def _park(name: str, stem: str, suffix: str) -> bool:
    return not is_plain(stem)


def _project(name: str, stem: str, suffix: str) -> bool:
    if suffix == "项目" and (len(stem) < 4 or is_plain(stem) or stem.endswith(("重点", "重大", "“"))):
        return False
    joined = re.split(r"[与和及]", stem)
    if _COUNTED.search(stem) or (len(joined) > 1 and not is_proper(cut(joined[0] + "，")[0])):
        return False
    return len(suffix) >= 5 or (not is_vague(stem) and _has_proper(stem))


def _institution(name: str, stem: str, suffix: str) -> bool:
    if _COUNTED.search(stem):
        return False
    if suffix.endswith(_BUREAUS):
        seated = any(is_proper(t) or t.text[-1] in "省市县区州" for t in cut(stem))
        return (seated and stem not in {"省", "市", "县", "区"}) or (
            len(stem) == 1 and suffix[-1] in "局厅办行"
        )
    if suffix.endswith(_DESKS):
        return not is_vague(stem) and (_has_proper(stem) or len(stem) >= 3)
    seated = bool(_SEATED.match(stem)) and suffix.endswith(("研究所", "研究院", "学院", "大学"))
    return not is_vague(stem) and (_has_proper(stem) or seated) and not _LEVEL.match(stem)


def _platform(name: str, stem: str, suffix: str) -> bool:
    if suffix.endswith(_STOCKS) and not (suffix.endswith("中心") and is_vague(stem)):
        return len(name) >= 4 and not stem.endswith("级")
    inner = name.removesuffix("平台")
    if len(inner) >= 6 or is_industry(inner):
        return True
    return not is_vague(stem) and (_has_proper(stem) or suffix != "平台")


def _town(name: str, stem: str, suffix: str) -> bool:
    if all(is_place(t.text) for t in cut(name)):
        return False
    if len(suffix) == 1:
        own = _has_proper(stem) or len(stem) >= 3
        return 2 <= len(stem) <= 4 and stem[-1] not in _NO_TOWN and own and not is_plain(stem)
    return 2 <= len(stem) <= 10 and not is_vague(stem)


def _enterprise(name: str, stem: str, suffix: str) -> bool:
    return 2 <= len(stem) <= 10 and not is_vague(stem)


def _chain(name: str, stem: str, suffix: str) -> bool:
    if suffix == "行业":
        return is_industry(stem)
    tokens = cut(stem)
    if suffix == "产业" and (stem[-1] in "区园省市县" or is_boundary(tokens[0])):
        return False
    if all(is_place(t.text) for t in tokens) or _NO_BASE.search(name) or stem[-1] in words("joiners"):
        return False
    first = _VERBAL.match(tokens[0].tag) and tokens[0].text not in words("trades")
    odd = first or any(_OUTSIDE.match(t.tag) and t.text not in words("trades") for t in tokens)
    if _COUNTED.search(stem) or (stem[-1].isdigit()):
        return False
    if suffix.endswith(("链", "集群", "业", "带", "圈")) and not is_industry(stem) and odd:
        return False
    if suffix.endswith(("圈", "带")) and not _has_proper(stem):
        return False
    return suffix == "制造基地" or not is_vague(stem)


_TESTS = {
    "park": _park,
    "project": _project,
    "institution": _institution,
    "platform": _platform,
    "town": _town,
    "enterprise": _enterprise,
    "chain": _chain,
}
