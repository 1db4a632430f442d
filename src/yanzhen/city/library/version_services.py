"""A new version of a document is linked to the old one: suggested with its reason, confirmed by a person."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils import timezone

from yanzhen.city.library.models import Document, Succession
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError

ALIKE = 0.5
"""Share of sentences in common from which two documents of one issuer are suggested as versions."""
LOOKED_AT = 40
_EDITION = re.compile(
    r"[（(]?(?:征求意见稿|送审稿|审议稿|讨论稿|修订稿|修订版|修订|修改稿|草案|正式稿|正式|定稿|终稿|新版|第[一二三四五\d]+[版稿]|[vV]\d+)[）)]?"
)
_SIGNS = re.compile(r"[\s\W_]+")
_SENTENCE = re.compile(r"[^。；！？\n]{12,}")


def bare_title(title: str) -> str:
    """Without marks of the edition, signs and spaces; the year stays, because each year has its own report."""
    return _SIGNS.sub("", _EDITION.sub("", title))


def suggest_succession(document: Document) -> None:
    """Suggest the likeliest other version of a document that has just come in, with the reason. At most one."""
    others = Document.objects.exclude(pk=document.pk).select_related("source").order_by("-pk")
    same = bare_title(document.source.title)
    titles = others.values_list("pk", "source__title")
    likely = next((pk for pk, title in titles if same and bare_title(title) == same), None)
    if likely is not None:
        _suggest(document, others.get(pk=likely), "标题相同（不计版本字样）")
        return
    issuer = document.source.issuer
    for other in others.filter(source__issuer=issuer)[:LOOKED_AT] if issuer else ():
        share = likeness(document.text, other.text)
        if share >= ALIKE:
            _suggest(document, other, f"发布单位相同，{share:.0%} 的句子相同")
            return


def likeness(one: str, other: str) -> float:
    """Share of the longer sentences of the shorter text that stand in the other."""
    first, second = set(_SENTENCE.findall(one)), set(_SENTENCE.findall(other))
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def _suggest(document: Document, other: Document, reason: str) -> None:
    """The one with the later date is the newer; without dates the one that came in later."""
    dates = document.source.date, other.source.date
    turned = all(dates) and dates[0][: len(dates[1])] < dates[1][: len(dates[0])]
    newer, older = (other, document) if turned else (document, other)
    Succession.objects.get_or_create(newer=newer, older=older, defaults={"reason": reason})


def judge_succession(key: int, *, state: str, by: Any) -> Succession:
    """A person says that it is, or is not, a newer version."""
    if state not in {"confirmed", "refused"}:
        raise YanzhenError("没有这种判断", where=state, do="确认，或说不是新版本")
    with transaction.atomic():
        link = Succession.objects.select_related("newer__source", "older__source").get(pk=key)
        before = link.state
        link.state, link.judged_by, link.judged_at = state, str(by), timezone.now()
        link.save()
        _note(link, by, before)
    return link


def say_succession(newer: Document, older: Document, *, by: Any) -> Succession:
    """A person says that one document is a newer version of another. Raises YanzhenError for a circle."""
    if newer.pk == older.pk:
        raise YanzhenError("一份文件不能是自己的新版本", do="另选一份文件")
    if Succession.objects.filter(newer=older, older=newer).exclude(state="refused").exists():
        do = "先把那一条判为“不是新版本”"
        raise YanzhenError("这两份文件已经反过来登记过", where=older.source.title, do=do)
    with transaction.atomic():
        link, _ = Succession.objects.get_or_create(newer=newer, older=older, defaults={"reason": "由人指定"})
        before = link.state
        link.state, link.judged_by, link.judged_at = "confirmed", str(by), timezone.now()
        link.save()
        _note(link, by, before)
    return link


def _note(link: Succession, by: Any, before: str) -> None:
    record_change(
        actor=by, origin="新旧版本", action="change", model="library.Succession", key=str(link.pk),
        label=f"{link.newer.source.title} ← {link.older.source.title}", before={"state": before},
        after={"state": link.state},
    )  # fmt: skip
