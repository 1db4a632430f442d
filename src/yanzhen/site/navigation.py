"""What stands on the left of every page, and what every page knows of its workspace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from yanzhen.city.accounts.permissions import KEEPERS, roles_of
from yanzhen.site.gate import access_table


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: ``page`` is the name of a route, ``paths`` what it covers."""

    label: str
    page: str
    icon: str
    paths: tuple[str, ...]


ENTRIES = (
    Entry("企业服务", "portal", "building", ("/portal/",)),
    Entry("驾驶舱", "cockpit", "dashboard", ()),
    Entry("产业链", "chains", "sitemap", ("/chains/", "/nodes/", "/product-space/")),
    Entry("企业", "enterprises", "building-factory-2", ("/enterprises/", "/register/")),
    Entry("项目", "projects", "hammer", ("/projects/",)),
    Entry("招商", "attraction", "heart-handshake", ("/attraction/",)),
    Entry("园区", "parks", "map-2", ("/parks/", "/land/", "/plots/")),
    Entry("政策", "policies", "certificate", ("/policies/", "/ladders/", "/applications/")),
    Entry("要素", "factors", "arrows-exchange", ("/factors/", "/finance/", "/talent/", "/market/")),
    Entry("诉求", "demands", "help-circle", ("/demands/",)),
    Entry("目标", "targets", "target-arrow", ("/targets/", "/lineages/", "/indicators/")),
    Entry("督办", "supervision", "checklist", ("/supervision/", "/my/")),
    Entry("资料库", "library", "books", ("/library/",)),
    Entry("数据", "data", "database", ("/data/",)),
    Entry("报告", "reports", "file-report", ("/reports/",)),
)


ROOMS = (("/finance/", "finance", "金融"), ("/talent/", "talent", "人才"), ("/market/", "market", "供需"))


def navigation(request: HttpRequest) -> dict[str, object]:
    """Costs no query beyond who is signed in: the menu of what they may open, workspace, version of the bundle."""
    return {
        "menu": [
            (entry, reverse(entry.page), _is_here(entry, request.path)) for entry in _open_entries(request)
        ],
        "workspace": settings.WORKSPACE,
        "bundle": _bundle(),
        "keepers": KEEPERS,
        "errand": getattr(getattr(request, "user", None), "errand", None),
        "rooms": _rooms(request),
    }


def _rooms(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Money, people, goods beside each other, on the pages of each."""
    if not request.path.startswith(tuple(place for place, _, _ in ROOMS)):
        return []
    roles, table = roles_of(getattr(request, "user", None)), access_table()
    open_rooms = [r for r in ROOMS if r[1] in table and table[r[1]].opens(roles, method="GET")]
    return [(reverse(page), label, request.path.startswith(place)) for place, page, label in open_rooms]


def _open_entries(request: HttpRequest) -> list[Entry]:
    """Whoever may not open a page is not led to it."""
    roles, table = roles_of(getattr(request, "user", None)), access_table()
    return [entry for entry in ENTRIES if table[entry.page].opens(roles, method="GET")]


def _is_here(entry: Entry, path: str) -> bool:
    return path.startswith(entry.paths) if entry.paths else path == "/"


@cache
def _bundle() -> str:
    """Changes with every build of the front end, so that browsers do not keep an old one."""
    style = Path(settings.PACKAGE) / "static" / "dist" / "site.css"
    return str(int(style.stat().st_mtime)) if style.exists() else "0"
