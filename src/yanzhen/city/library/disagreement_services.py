"""People confirm or dismiss what the machine holds for a contradiction; every verdict is kept."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from yanzhen.city.library.disagreements import finding, history_of
from yanzhen.city.library.models import DisagreementVerdict
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

WORDS = dict(DisagreementVerdict.VERDICTS)
_LONGEST = 300


def judge_contradiction(key: str, *, verdict: str, reason: str, after: int, by: Any) -> DisagreementVerdict:
    """Write one verdict. ``after`` is the number of verdicts that were seen.

    Raises YanzhenError when the finding is gone, a dismissal has no reason, or somebody judged meanwhile.
    """
    if verdict not in WORDS:
        raise YanzhenError("没有这种判断", where=verdict, do=f"可用：{'、'.join(WORDS.values())}")
    given = " ".join(reason.split())
    if verdict == "dismissed" and not given:
        raise YanzhenError(
            "没有写理由", why="判为不是矛盾之后不再提示，别人要能看懂为什么", do="写一句理由再判"
        )
    if len(given) > _LONGEST:
        raise YanzhenError("理由太长", why=f"{len(given)}字", do=f"压到{_LONGEST}字以内")
    found = finding(key)
    if found is None:
        raise YanzhenError(
            "这条矛盾已经不在", why="文件、台账或判断变了，机器不再认为矛盾", do="刷新页面看现在的结果"
        )
    with transaction.atomic():
        if history_of(key).count() != after:
            last = history_of(key).first()
            who = last.by_name if last else "别人"
            raise YanzhenError(f"{who}在您之前已判", why="您打开页面之后又有人判断", do="刷新页面看过再判")
        made = DisagreementVerdict.objects.create(
            key=key, verdict=verdict, reason=given, told=_told(found), by=by, by_name=str(by)
        )
        seal(made, "判断矛盾", ("key", "verdict", "reason", "told", "by_name"), by=by)
        record_change(
            actor=by, origin="判断矛盾", action="change", model="library.DisagreementVerdict", key=key,
            label=found.found.sentence[:200], after={"verdict": WORDS[verdict], "reason": given},
        )  # fmt: skip
    return made


def _told(found: Any) -> dict[str, Any]:
    """The finding as it is now, in words."""
    return {
        "kind": str(found.found.kind),
        "sentence": found.found.sentence,
        "comparable": found.found.comparable,
        "confidence": found.found.confidence,
        "sides": [
            {
                "said_in": s.said_in,
                "amount": s.amount,
                "time": s.time,
                "quote": f"{s.before}{s.mark}{s.after}",
            }
            for s in found.sides
        ],
    }
