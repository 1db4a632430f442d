"""The desk where people judge what was read: the text or page with everything highlighted, the list beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.accounts.permissions import may_judge
from yanzhen.city.library import desk_queries, facts, judging_services, queries, reading_services
from yanzhen.city.library.desk_forms import edit_form, wanted_of
from yanzhen.city.library.models import Document, Suggestion
from yanzhen.city.library.originals import original_of
from yanzhen.kernel.errors import YanzhenError
from yanzhen.reading.pictures import page_picture

PICTURES = ("application/pdf", "image/")
WIDTH = 1200
LINES = 50


@login_required
@require_GET
def desks(request: HttpRequest) -> HttpResponse:
    """Which documents wait to be judged."""
    page = Paginator(desk_queries.read_documents(), LINES).get_page(request.GET.get("page"))
    lines = desk_queries.desk_lines(list(page.object_list))
    return render(request, "library/desk/desks.html", {"lines": lines, "page": page})


@login_required
@require_GET
def desk(request: HttpRequest, digest: str) -> HttpResponse:
    """One part of a document. ``?view=text`` shows the text of a page instead of its picture."""
    document = _document(digest)
    wanted, form = wanted_of(request.GET)
    found = desk_queries.desk(document, wanted)
    if found is None:
        return render(request, "library/desk/unread.html", {"document": document})
    pictured = bool(found.page) and document.media_type.startswith(PICTURES)
    shown = {
        "desk": found,
        "form": form,
        "document": document,
        "pictured": pictured,
        "picture": pictured and request.GET.get("view") != "text",
        "may_judge": may_judge(request.user),
        "narrowing": _narrowing(request),
    }
    return render(request, "library/desk/desk.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, digest: str, key: int) -> HttpResponse:
    """One suggestion: its form and its history; a POST judges it."""
    suggestion = _suggestion(digest, key)
    if request.method == "POST":
        _need_judge(request)
        return _judge(request, suggestion)
    if _partial(request) and "card" in request.GET:
        return _card(request, suggestion)
    return _item_page(request, suggestion, form=edit_form(suggestion))


def _judge(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """The verdict is written, or the reason why not is shown where it was given; nothing that was typed is lost."""
    verdict, fields, form = request.POST.get("verdict", ""), None, None
    if request.POST.get("enterprise"):
        verdict, fields = "corrected", {"enterprise": request.POST["enterprise"]}
    elif verdict == "corrected":
        form = edit_form(suggestion, request.POST)
        if not form.is_valid():
            return _item_page(request, suggestion, form=form, status=422)
        fields = form.fields_given()
    text = request.POST.get("version", "")
    version = int(text) if text.isdigit() else -1
    try:
        done = judging_services.judge(
            suggestion.pk, version=version, verdict=verdict, fields=fields, by=request.user
        )
    except judging_services.ConflictError as conflict:
        return _conflict(request, conflict, verdict, fields)
    except YanzhenError as error:
        return _item_page(
            request, suggestion, form=form or edit_form(suggestion), error=str(error), status=422
        )
    if _partial(request):
        return _card(request, done)
    return redirect(_back(request, done))


def _conflict(
    request: HttpRequest, conflict: judging_services.ConflictError, verdict: str, fields: Any
) -> HttpResponse:
    """Theirs beside ours; judging again from here goes ahead, because now it has been seen."""
    now = conflict.suggestion
    mine = {k: v for k, v in (fields or {}).items() if k in now.fields}
    shown = {
        "error": str(conflict),
        "theirs": (now.judged_by, facts.VERDICTS[now.verdict], facts.differences(now.fields, now.corrected)),
        "mine": (facts.VERDICTS.get(verdict, verdict), facts.differences(now.fields, now.fields | mine)),
    }
    form = edit_form(now, request.POST) if fields else edit_form(now)
    return _item_page(request, now, form=form, status=409, conflict=shown, editing=bool(fields))


def _item_page(
    request: HttpRequest, suggestion: Suggestion, *, form: Any, status: int = 200, **more: Any
) -> HttpResponse:
    """The form of one suggestion, inside its card for a script, else as a page."""
    shown = {
        **_shown(request, suggestion),
        "form": form,
        "history": desk_queries.history(suggestion),
        "fields": [
            (facts.LABELS[k], facts.said(k, v)) for k, v in suggestion.fields.items() if k in facts.LABELS
        ],
        **more,
    }
    if _partial(request):
        answer = render(request, "library/desk/card.html", {"editing": True} | shown)
        answer["HX-Reswap"], answer["HX-Retarget"] = "outerHTML", f"#item-{suggestion.pk}"
        return answer
    return render(request, "library/desk/item.html", shown, status=status)


def _card(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """The card as it stands now, and the counts of the whole document."""
    counted = desk_queries.counts(suggestion.reading, suggestion.kind)
    return render(request, "library/desk/card.html", _shown(request, suggestion) | {"counted": counted})


def _shown(request: HttpRequest, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "item": desk_queries.items([suggestion])[0],
        "document": suggestion.reading.document,
        "may_judge": may_judge(request.user),
        "narrowing": _narrowing(request),
        "back": _back(request, suggestion),
    }


@login_required
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, digest: str) -> HttpResponse:
    """Accept all open suggestions above a confidence: first the count and examples, then the act."""
    _need_judge(request)
    document, given = _document(digest), request.POST or request.GET
    wanted, _ = wanted_of(given)
    rows = queries.open_above(document, kind=wanted.kind, confidence=wanted.low)
    if request.method == "POST":
        text = given.get("expected", "")
        try:
            judging_services.judge_above(
                document, kind=wanted.kind, confidence=wanted.low, expected=int(text) if text.isdigit() else -1,
                by=request.user,
            )  # fmt: skip
        except YanzhenError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"已采纳 {text} 条。按 z 或点“撤销上一步”可整批撤回。")
            return redirect(f"{reverse('desk', args=[digest])}?{urlencode({'kind': wanted.kind})}")
    shown = {
        "document": document,
        "wanted": wanted,
        "low": round(100 * wanted.low),
        "label": dict(Suggestion.KINDS)[wanted.kind],
        "count": rows.count(),
        "items": [facts.item_of(row) for row in rows.order_by("confidence", "start")[:10]],
    }
    return render(request, "library/desk/bulk.html", shown)


@login_required
@require_POST
def undo(request: HttpRequest, digest: str) -> HttpResponse:
    """Take back one's latest act on this document, or the one that is named, and stand where it was."""
    _need_judge(request)
    document = _document(digest)
    try:
        done = judging_services.undo(document, by=request.user, act=request.POST.get("act", ""))
    except YanzhenError as error:
        messages.error(request, str(error))
        return _go(request, f"{reverse('desk', args=[digest])}?{_narrowing(request)}")
    messages.success(request, done.said)
    return _go(request, _back(request, queries.suggestions().get(pk=done.first)))


@login_required
@require_GET
def history(request: HttpRequest, digest: str) -> HttpResponse:
    """Who judged what and when; one's own acts can be taken back from here."""
    document = _document(digest)
    shown = {"document": document, "acts": desk_queries.acts(document), "may_judge": may_judge(request.user)}
    return render(request, "library/desk/history.html", shown)


@login_required
@require_GET
def there(request: HttpRequest, key: int) -> HttpResponse:
    """The desk at a suggestion, for links from the ledger."""
    found = queries.suggestions().filter(pk=key).first()
    if found is None:
        raise Http404("这条识读建议已不在；文件可能被重新识读过")
    return redirect(_back(request, found))


@login_required
@require_POST
def again(request: HttpRequest, digest: str) -> HttpResponse:
    """Read the original again with the reader and the names of today, as of another date where one is given."""
    _need_judge(request)
    try:
        date = request.POST.get("date", "").strip()
        reading_services.read_again(_document(digest), date=date, by=request.user)
        messages.success(request, "已重新识读：判断过的保持不变，待判的按现在的规则和名称重新找出。")
    except YanzhenError as error:
        messages.error(request, str(error))
    return redirect("desk", digest)


@login_required
@require_GET
def picture(request: HttpRequest, digest: str, number: int) -> HttpResponse:
    """One page as PNG; it never changes, so the browser keeps it."""
    document, path = _document(digest), original_of(digest)
    if path is None:
        raise Http404("原件不在工作区里，请从备份恢复，或重新登记同一份文件")
    try:
        body = page_picture(path, number, WIDTH)
    except YanzhenError as error:
        raise Http404(f"{document.filename}：{error}") from error
    answer = HttpResponse(body, content_type="image/png")
    patch_cache_control(answer, private=True, max_age=86400, immutable=True)
    return answer


def _document(digest: str) -> Document:
    try:
        return queries.document_of(digest)
    except ObjectDoesNotExist as error:
        raise Http404("没有登记过这份文件") from error


def _suggestion(digest: str, key: int) -> Suggestion:
    found = queries.suggestions().filter(pk=key, reading__document__digest=digest).first()
    if found is None:
        raise Http404("这份文件里没有这条建议；文件可能刚被重新识读，请回到判读台刷新")
    return found


def _need_judge(request: HttpRequest) -> None:
    if not may_judge(request.user):
        raise PermissionDenied("判读要由链办来做。")


def _partial(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _narrowing(request: HttpRequest) -> str:
    """What the desk shows, to come back to; without the place one stood on."""
    kept = request.GET.copy()
    for name in ("at", "undone", "card"):
        kept.pop(name, None)
    return kept.urlencode()


def _back(request: HttpRequest, suggestion: Suggestion) -> str:
    """The desk at this suggestion, narrowed as before."""
    given = request.GET.copy()
    given["at"], given["kind"] = str(suggestion.pk), suggestion.kind
    given["undone"] = str(suggestion.version)
    given.pop("part", None)
    address = reverse("desk", args=[suggestion.reading.document.digest])
    return f"{address}?{given.urlencode()}#item-{suggestion.pk}"


def _go(request: HttpRequest, where: str) -> HttpResponse:
    """A redirect that a script follows as well."""
    if not _partial(request):
        return redirect(where)
    answer = HttpResponse()
    answer["HX-Redirect"] = where
    return answer
