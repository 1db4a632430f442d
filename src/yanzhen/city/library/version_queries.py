"""The versions of a document and what changes between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from yanzhen.city.library import facts
from yanzhen.city.library.changes import Change, Said, find_changes
from yanzhen.city.library.models import Document, Reading, Succession, Suggestion


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in words; an empty figure means that this side does not name the target."""

    kind: str
    word: str
    indicator: str
    subject: str
    before: str
    after: str
    before_quote: str
    after_quote: str
    before_key: int
    after_key: int


@dataclass(frozen=True, slots=True)
class Version:
    """A link between two versions with the changes in the targets and how many there are of each kind."""

    link: Succession
    rows: tuple[ChangeRow, ...]
    counts: tuple[tuple[str, int], ...]


def versions(document: Document) -> list[Version]:
    """Every version that this document replaces or that replaces it; those that people refused come without changes."""
    either = Succession.objects.filter(Q(newer=document) | Q(older=document))
    links = either.select_related("newer__source", "older__source").defer("newer__text", "older__text")
    return [_version(link) for link in links.order_by("-pk")]


def _version(link: Succession) -> Version:
    if link.state == "refused":
        return Version(link, (), ())
    changes = find_changes(targets_said(link.older), targets_said(link.newer))
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.word] = counts.get(change.word, 0) + 1
    return Version(link, tuple(_row(c) for c in changes), tuple(counts.items()))


def targets_said(document: Document) -> list[Said]:
    """Targets of the latest reading as people corrected them, without those they refused."""
    last = Reading.objects.filter(document=document).order_by("-id").values("pk")[:1]
    rows = Suggestion.objects.filter(reading__in=last, kind="statement").exclude(verdict="rejected")
    found = [Said(row.pk, row.held, row.quote) for row in rows]
    return [said for said in found if said.fields["kind"] == "target"]


def _row(change: Change) -> ChangeRow:
    shown = change.after or change.before
    assert shown is not None
    return ChangeRow(
        kind=change.kind,
        word=change.word,
        indicator=str(shown.fields["indicator"]),
        subject=str(shown.fields["subject"]),
        before=_told(change.before),
        after=_told(change.after),
        before_quote=change.before.quote if change.before else "",
        after_quote=change.after.quote if change.after else "",
        before_key=change.before.key if change.before else 0,
        after_key=change.after.key if change.after else 0,
    )


def _told(said: Said | None) -> str:
    if said is None:
        return ""
    year = f"（{said.year}年）" if said.year else ""
    return f"{facts.figure(said.fields)}{year}"


def others(document: Document) -> list[tuple[int, str]]:
    """(key, title and date) of documents that might be another version, the latest first."""
    rows = Document.objects.exclude(pk=document.pk).order_by("-pk")
    found: Any = rows.values_list("pk", "source__title", "source__date")[:300]
    return [(pk, f"{title}{'（' + date + '）' if date else ''}") for pk, title, date in found]
