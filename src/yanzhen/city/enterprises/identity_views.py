"""Pages on which a person decides what is one enterprise and on which node it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanzhen.city.chains import queries as chains
from yanzhen.city.enterprises import identity_queries, identity_services, placing_queries, placing_services
from yanzhen.city.enterprises.models import Apart, Enterprise, Merge
from yanzhen.kernel.errors import YanzhenError

PAGE = 50


def _one(key: str) -> Enterprise:
    row = Enterprise.with_practice.select_related("region").filter(code=key).first()
    if row is None:
        raise Http404(f"没有代码为 {key} 的在册企业")
    return row


@require_GET
def same(request: HttpRequest) -> HttpResponse:
    """Pairs to judge, what was merged, what was told apart."""
    pairs = identity_queries.likely_pairs()
    rows = identity_queries.enterprises_of(pairs[:PAGE])
    shown = {
        "pairs": [
            (p, rows[p.left], rows[p.right]) for p in pairs[:PAGE] if p.left in rows and p.right in rows
        ],
        "total": len(pairs),
        "merges": identity_queries.merges(),
        "apart": identity_queries.told_apart(),
    }
    return render(request, "enterprises/same.html", shown)


@require_http_methods(["GET", "POST"])
def same_pair(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Two rows side by side; one becomes a part of the other, or they are told apart."""
    kept, merged = _one(one), _one(other)
    if request.method == "POST":
        try:
            done = _judge(request, kept, merged)
        except YanzhenError as error:
            return _pair_page(request, kept, merged, error)
        messages.success(request, done)
        return redirect("same")
    return _pair_page(request, kept, merged, None)


def _judge(request: HttpRequest, kept: Enterprise, merged: Enterprise) -> str:
    why = request.POST.get("why", "")
    if request.POST.get("act") == "apart":
        identity_services.tell_apart(kept, merged, why=why, by=request.user)
        return f"已记下：「{kept}」与「{merged}」不是同一家，不再提示。"
    pair = next((p for p in identity_queries.pairs_of(merged) if kept.pk in (p.left, p.right)), None)
    identity_services.merge(
        kept, merged, take=request.POST.getlist("take"), why=why, by=request.user,
        reasons=pair.reasons if pair else (),
    )  # fmt: skip
    return f"「{merged}」已并入「{kept}」，可在本页撤销。"


def _pair_page(
    request: HttpRequest, kept: Enterprise, merged: Enterprise, error: YanzhenError | None
) -> HttpResponse:
    pair = next((p for p in identity_queries.pairs_of(merged) if kept.pk in (p.left, p.right)), None)
    shown: dict[str, Any] = {
        "kept": kept,
        "merged": merged,
        "pair": pair,
        "preview": identity_queries.preview(kept, merged),
        "error": error,
        "why": request.POST.get("why", ""),
        "taken": request.POST.getlist("take"),
    }
    return render(request, "enterprises/same_pair.html", shown, status=422 if error else 200)


@require_POST
def merge_undo(request: HttpRequest, key: int) -> HttpResponse:
    row = Merge.objects.select_related("kept", "merged").filter(pk=key).first()
    if row is None:
        raise Http404("没有这次合并")
    try:
        identity_services.undo_merge(row, why=request.POST.get("why", ""), by=request.user)
    except YanzhenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤销：「{row.merged}」恢复为单独一家。")
    return redirect("same")


@require_POST
def apart_undo(request: HttpRequest, key: int) -> HttpResponse:
    row = Apart.objects.filter(pk=key, undone_at=None).first()
    if row is None:
        raise Http404("没有这条判定，或已撤销")
    identity_services.take_back_apart(row, why=request.POST.get("why", "") or "重新核对", by=request.user)
    messages.success(request, "已撤销判定，这一对会再次提示。")
    return redirect("same")


@require_http_methods(["GET", "POST"])
def placing(request: HttpRequest, code: str) -> HttpResponse:
    """Suggested nodes of an enterprise with their words; a person confirms or rejects each."""
    enterprise = _one(code)
    if request.method == "POST":
        node = chains.node_rows().filter(code=request.POST.get("node", "")).first()
        if node is None:
            messages.error(request, "没有这个环节；从列表中选，或填环节代码。")
            return redirect("placing", code)
        verdict = request.POST.get("verdict", "")
        placing_services.judge_placement(
            enterprise,
            node,
            verdict,
            words=request.POST.get("words", ""),
            main="main" in request.POST,
            by=request.user,
        )
        word = "归入" if verdict == "confirmed" else "判定不在"
        messages.success(request, f"已{word}「{node.chain.label}·{node.label}」；以后的建议会据此改进。")
        return redirect("placing", code)
    shown = {
        "enterprise": enterprise,
        "suggestions": placing_queries.suggested_nodes(enterprise),
        "held": enterprise.placements.select_related("node__chain"),
        "nodes": chains.node_rows(),
    }
    return render(request, "enterprises/placing.html", shown)
