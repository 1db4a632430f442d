"""Old and new versions of a document: the link is judged by a person, the changes in the targets are shown."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yanzhen.city.accounts.permissions import may_judge
from yanzhen.city.library import queries, version_queries, version_services
from yanzhen.city.library.models import Document
from yanzhen.kernel.errors import YanzhenError


@login_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, digest: str) -> HttpResponse:
    """GET shows the versions with their changes; POST confirms, refuses or names one."""
    try:
        document = queries.document_of(digest)
    except ObjectDoesNotExist as error:
        raise Http404("没有登记过这份文件") from error
    if request.method == "POST":
        if not may_judge(request.user):
            raise PermissionDenied("新旧版本要由链办来确认。")
        _judge(request, document)
        return redirect("desk_versions", digest)
    shown = {
        "document": document,
        "versions": version_queries.versions(document),
        "others": version_queries.others(document),
        "may_judge": may_judge(request.user),
    }
    return render(request, "library/desk/versions.html", shown)


def _judge(request: HttpRequest, document: Document) -> None:
    link, older = request.POST.get("link", ""), request.POST.get("older", "")
    try:
        if link.isdigit():
            version_services.judge_succession(int(link), state=request.POST.get("state", ""), by=request.user)
        elif older.isdigit():
            found = Document.objects.select_related("source").get(pk=int(older))
            version_services.say_succession(document, found, by=request.user)
        else:
            messages.error(request, "没有选文件：先从列表里选一份旧版本。")
            return
    except ObjectDoesNotExist:
        messages.error(request, "这份文件已不在资料库里，请刷新后再选。")
    except YanzhenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已记下。")
