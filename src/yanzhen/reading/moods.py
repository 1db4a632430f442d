"""Whether a paragraph tells what to do or what was done, weighed clause by clause."""

from __future__ import annotations

import re

from yanzhen.reading.numerals import NOT_PROSE

_IMPERATIVE = re.compile(
    r"\s*(?:要|以|力争|争取|确保|加快|推进|强化|实施|支持|推动|深化|突出|做好|完善|开展|大力|深入|全力|办好|加强|建设|优化|提升|培育|扩大|鼓励|引导|抓好|落实|"
    r"构建|健全|打造|统筹|坚持|发展|积极|持续|稳步|巩固|促进|布局|创新|用好|探索|着力|全面|扎实|严格|新建|新增|改造|建成|选派|实现|完成|启动|壮大|拓展|聚焦|瞄准|严控|关停)"
)
_RECORDED = re.compile(
    r"了$|已|成功|累计|连续|居全国|位居|获批|建成投|取得|成为|入选|获评|入围|落户|贯通|建成|开通|获批|历史性|显著|明显|首次|提前|达到|达\d|突破\d|增长\d|下降\d|提高\d|走深走实|有力|持续[向走]|跃升"
)
_CLAUSES = re.compile(r"[，,。；;、]")
_PRECISE = re.compile(r"(?<![\d.])(?:\d{2,}\.\d+|\d\.\d{2,}|\d{2,3}[1-9](?!\d|\.|[年号强]))")


def mood_of(paragraph: str) -> float | None:
    """Above 0 when the paragraph tells what to do, below when it tells what was done; None when too short to say.

    A figure to the last digit is a record: plans speak in round numbers.
    """
    if NOT_PROSE.search(paragraph):
        return None
    clauses = [c for c in _CLAUSES.split(paragraph) if len(c) >= 4]
    if len(clauses) < 3:
        return None
    told = sum(bool(_IMPERATIVE.match(c)) for c in clauses)
    done = sum(bool(_RECORDED.search(c)) for c in clauses)
    done += 2 * len(_PRECISE.findall(paragraph))
    return told * 2.2 - len(clauses) * 0.5 - done
