"""The page of contradictions: what the machine finds, to be judged, beside what the pack registers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from yanzhen.city.accounts.permissions import may_judge
from yanzhen.city.library import disagreements, queries
from yanzhen.city.library.disagreement_services import WORDS, judge_contradiction
from yanzhen.city.library.models import Document
from yanzhen.kernel.errors import YanzhenError

FILTERS = ("kind", "verdict", "topic", "document")


@require_GET
def contradictions(request: HttpRequest) -> HttpResponse:
    """Findings narrowed by ``kind``, ``verdict``, ``topic`` and ``document`` (a digest); the registered ones stand below."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    everything = disagreements.findings()
    shown = [row for row in everything if _fits(row, wanted)]
    return render(
        request,
        "library/contradictions.html",
        {
            "findings": shown,
            "total": len(everything),
            "choices": disagreements.choices(everything),
            "document": _document(wanted["document"]),
            "wanted": wanted,
            "registered": disagreements.registered(everything),
            "corrections": queries.corrections(),
            "may_judge": may_judge(request.user),
            **more,
        },
        status=status,
    )


def _document(digest: str) -> Document | None:
    return queries.documents_by_digest([digest]).get(digest) if digest else None


def _fits(row: disagreements.Finding, wanted: dict[str, str]) -> bool:
    has = {"kind": str(row.found.kind), "verdict": row.verdict, "topic": row.found.topic}
    digest = wanted["document"]
    within = not digest or disagreements.concerns(row, digest)
    return within and all(not wanted[name] or has[name] == wanted[name] for name in has)


@login_required
@require_GET
def of_document(request: HttpRequest, digest: str) -> HttpResponse:
    """The contradictions that a document takes part in, as a piece of its desk; asked for once the desk is there."""
    if _document(digest) is None:
        raise Http404("没有登记过这份文件")
    held = [row for row in disagreements.findings() if disagreements.concerns(row, digest)]
    open_first = sorted(held, key=lambda row: row.verdict != disagreements.OPEN)
    lines = [(row, next((s.at for s in row.sides if s.code == digest and s.at), 0)) for row in open_first]
    return render(request, "library/desk/contradictions.html", {"lines": lines, "digest": digest})


@login_required
@require_POST
def judge(request: HttpRequest, key: str) -> HttpResponse:
    """One verdict; what was typed stays when it is refused."""
    if not may_judge(request.user):
        raise PermissionDenied("判断矛盾要由链办来做。")
    seen = request.POST.get("after", "")
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    try:
        made = judge_contradiction(
            key, verdict=verdict, reason=reason, after=int(seen) if seen.isdigit() else -1, by=request.user
        )
    except YanzhenError as error:
        return _page(request, status=422, refused={"key": key, "said": str(error), "reason": reason})
    messages.success(request, f"已判为「{WORDS[made.verdict]}」，可随时改判，历次判断都留着。")
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    return redirect(f"{reverse('contradictions')}{query}#found-{key}")
