"""The small mark behind every number: which document, where in it, when, how good."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from yanzhen.kernel.grades import GRADE_LABELS, POOR_GRADES, Grade

NO_SOURCE = "没有来源"
SHORT = 14
"""Characters up to which a value stays on one line with its mark."""


def grade_text(grade: str) -> str:
    """``B 权威媒体或如实转载``; an unknown grade is shown as it stands."""
    return f"{grade} {GRADE_LABELS[Grade(grade)]}" if grade in set(Grade) else grade


def document_page(source: str, place: str = "") -> str:
    """The document in the library, at the place when one is named."""
    address = reverse("document", args=[source])
    return f"{address}?{urlencode({'place': place})}#cited" if place else address


def mark(cites: Sequence[Any], grade: str = "", note: str = "") -> SafeString:
    """The mark of a value: the grade as a letter, all its sources on hover and focus, the first one on click.

    ``cites`` are values with ``source title place date grade note``; ``grade`` grades the value itself and
    defaults to the grade of its first source.
    """
    if not cites:
        return _without_document(grade, note)
    first = cites[0]
    shown = grade or first.grade
    label = f"来源：{first.title}" + (f"，{first.place}" if first.place else "")
    more = f"等 {len(cites)} 处" if len(cites) > 1 else ""
    return format_html(
        '<a class="mark mark-{}" href="{}" data-cites="{}" data-grade="{}" aria-label="{}">{}</a>',
        shown,
        document_page(first.source, first.place),
        json.dumps([_fact(c) for c in cites], ensure_ascii=False),
        f"本数值等级：{grade_text(shown)}" + (f"。{note}" if note else ""),
        f"{label}{more}，等级 {grade_text(shown)}",
        f"{shown}{len(cites) if len(cites) > 1 else ''}",
    )


def _fact(cite: Any) -> dict[str, str]:
    return {
        "title": cite.title,
        "place": cite.place,
        "date": cite.date,
        "grade": grade_text(cite.grade),
        "note": cite.note[:160],
    }


def _without_document(grade: str, note: str) -> SafeString:
    """A value that names no document still says what it is: our own judgement or default, or an open question."""
    shown = grade or "?"
    text = f"{grade_text(grade)}。{note}" if grade else NO_SOURCE
    return format_html(
        '<span class="mark mark-{0}" tabindex="0" role="note" data-cites="[]" data-grade="{1}" aria-label="{1}">{2}</span>',
        grade or "none",
        text,
        shown,
    )


def is_poor(grade: str) -> bool:
    """Whether a value of this grade must look different from a well-sourced one."""
    return grade in {g.value for g in POOR_GRADES}


def marked(text: object, cites: Sequence[Any], grade: str = "", note: str = "") -> SafeString:
    """A value with its mark; a poor one is underlined with dots, an empty one says 无数据 and bears no mark."""
    shown = str(text or "")
    if not shown:
        return mark_safe('<span class="none">无数据</span>')
    look = "nums poor" if is_poor(grade or (cites[0].grade if cites else "")) else "nums"
    if len(shown) > SHORT:
        return format_html(
            '<span class="{}">{}</span>{}', look.removeprefix("nums").strip(), shown, mark(cites, grade, note)
        )
    return format_html(
        '<span class="one"><span class="{}">{}</span>{}</span>', look, shown, mark(cites, grade, note)
    )


def counted(number: int, rows: str = "") -> SafeString:
    """A number that was counted in the record, with a mark that leads to the rows that were counted."""
    text = "由本平台档案计数，点开可逐条核对" if rows else "由本平台档案计数"
    tag = "a" if rows else "span"
    return format_html(
        '<span class="one nums">{}<{tag} class="mark mark-count" {} data-cites="[]" data-grade="{}" aria-label="{}">计</{tag}></span>',
        number,
        format_html('href="{}"', rows) if rows else "",
        text,
        text,
        tag=tag,
    )


def computed(explanation: str) -> SafeString:
    """The mark of a number that was computed here, with the sentence that says from what."""
    return format_html(
        '<span class="mark mark-count" tabindex="0" role="note" data-cites="[]" data-grade="{0}" aria-label="计算得出：{0}">算</span>',
        explanation,
    )
