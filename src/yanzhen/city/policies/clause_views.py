"""A document taken apart into clauses: its text on one side, the form of a clause on the other; workbook and export."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.library import queries as library
from yanzhen.city.policies import decomposing, draft_services, facts
from yanzhen.city.policies.clause_forms import ClauseForm
from yanzhen.city.policies.models import Policy
from yanzhen.city.policies.permissions import is_officer
from yanzhen.kernel.errors import YanzhenError
from yanzhen.specs.officer import write_book
from yanzhen.specs.officer.files import policy_yaml

LARGEST = 20 * 2**20
PARAGRAPHS = 400
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")


def _policy(request: HttpRequest, code: str) -> Policy:
    if not is_officer(request.user):
        raise PermissionDenied("政策草稿由经办部门起草和发布。")
    policy = Policy.objects.filter(code=code).first()
    if policy is None:
        raise Http404(f"没有代码为 {code} 的政策")
    return policy


@login_required
@require_http_methods(["GET", "POST"])
def clauses(request: HttpRequest, code: str) -> HttpResponse:
    """The text of a document beside the form of a clause."""
    policy = _policy(request, code)
    draft = draft_services.open_draft(policy)
    digest = request.POST.get("document") or request.GET.get("document", "")
    text = library.text_of(digest) if digest else None
    form = (
        ClauseForm(request.POST) if request.method == "POST" else ClauseForm(initial=_chosen(request, text))
    )
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            clause = decomposing.clause_of(form.cleaned_data, form.conditions(), facts.rulebook().vocabulary)
            cut = _cut(form, text)
            seen = request.POST.get("version", "")
            version = int(seen) if seen.isdigit() else -1
            draft_services.save_clause(draft, clause, cut, version=version, by=request.user)
            messages.success(request, f"条款 {clause['id']} 已写入草稿。")
            return redirect(f"{request.path}?document={digest}")
        except YanzhenError as wrong:
            error = str(wrong)
    shown = {
        "policy": policy, "draft": draft, "form": form, "text": text, "documents": library.texts(), "error": error,
        "paragraphs": _paragraphs(text), "sources": policy.clause_sources.select_related("document")[:50],
    }  # fmt: skip
    failed = bool(error) or (request.method == "POST" and bool(form.errors))
    return render(request, "policies/clauses.html", shown, status=422 if failed else 200)


def _chosen(request: HttpRequest, text: library.TextOf | None) -> dict[str, Any]:
    """The form begins with the stretch that was chosen in the text."""
    start, end = (request.GET.get(name, "") for name in ("start", "end"))
    if text is None or not (start.isdigit() and end.isdigit()) or not int(start) < int(end) <= len(text.text):
        return {"document": text.digest if text else ""}
    quote = " ".join(text.text[int(start) : int(end)].split())
    return {"document": text.digest, "start": int(start), "end": int(end), "label": quote[:60]}


def _cut(form: ClauseForm, text: library.TextOf | None) -> draft_services.Cut | None:
    start, end = form.cleaned_data.get("start"), form.cleaned_data.get("end")
    if text is None or start is None or end is None or not start < end <= len(text.text):
        return None
    return draft_services.Cut(text.key, start, end, text.text[start:end])


def _paragraphs(text: library.TextOf | None) -> list[dict[str, Any]]:
    """Paragraphs with their offsets and the statements of the library inside each."""
    if text is None:
        return []
    found = []
    for match in list(_PARAGRAPH.finditer(text.text))[:PARAGRAPHS]:
        inside = [(s, e, q) for s, e, q in text.statements if match.start() <= s < match.end()]
        found.append(
            {"start": match.start(), "end": match.end(), "text": match[0].strip(), "statements": inside}
        )
    return found


@login_required
@require_GET
def book(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as a workbook that can be filled in."""
    policy = _policy(request, code)
    draft = draft_services.open_draft(policy)
    spec = draft_services.read_draft(draft, draft.text)
    with tempfile.TemporaryDirectory() as folder:
        where = f"policies/{spec.level}/draft/{spec.id}.yaml"
        path = write_book({where: spec}, facts.rulebook().vocabulary.values(), Path(folder) / "draft.xlsx")
        content = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, kind, f"{policy.code}.xlsx")


@login_required
@require_POST
def upload_book(request: HttpRequest, code: str) -> HttpResponse:
    """A filled-in workbook becomes the draft; nothing of it where a cell is wrong."""
    policy = _policy(request, code)
    draft = draft_services.open_draft(policy)
    given, seen = request.FILES.get("book"), request.POST.get("version", "")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = kept(given, Path(folder), (".xlsx",))
            draft_services.save_book(
                draft, path, version=int(seen) if seen.isdigit() else -1, by=request.user
            )
        messages.success(request, "表格已读入草稿。")
    except YanzhenError as error:
        messages.error(request, str(error))
    return redirect("policy_draft", code)


def kept(given: Any, folder: Path, kinds: tuple[str, ...]) -> Path:
    """An uploaded file in a folder of its own. Raises YanzhenError for none, too large, or another kind."""
    suffix = Path(given.name or "").suffix.lower() if given else ""
    if not given or suffix not in kinds or (given.size or 0) > LARGEST:
        why = "没有选文件" if not given else f"只收 {'、'.join(kinds)}，不超过 {LARGEST // 2**20} MB"
        raise YanzhenError("文件收不了", why=why, do="换一个文件再传")
    path = folder / f"upload{suffix}"
    with path.open("wb") as target:
        for chunk in given.chunks():
            target.write(chunk)
    return path


@login_required
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force as a file of a definition pack."""
    policy = _policy(request, code)
    spec = next((p for p in facts.rulebook().policies if p.id == policy.code), None)
    if spec is None:
        raise Http404("还没有发布过，没有现行版本可导出")
    return _file(policy_yaml(spec).encode(), "application/yaml; charset=utf-8", f"{policy.code}.yaml")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
