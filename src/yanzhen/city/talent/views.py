"""Pages of the talent pool: posts with who fits and why, classes, people, sums, what documents say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from yanzhen.city.accounts.permissions import OFFICIALS, has_role
from yanzhen.city.records.downloads import FORMATS, download
from yanzhen.city.records.editing import EditConflict
from yanzhen.city.records.pages import ListPage, admit, conflict_page, settled, told, tried, version_of
from yanzhen.city.records.sealing import seals_of
from yanzhen.city.talent import matching_queries, post_services, queries, referral_services, supply_services
from yanzhen.city.talent.forms import (
    ANSWER_FORMS,
    ANSWER_LABELS,
    CourseForm,
    OpeningForm,
    PersonForm,
    hiring,
)
from yanzhen.city.talent.levels import KEEP_DAYS
from yanzhen.city.talent.models import Opening, Person, Referral
from yanzhen.city.talent.permissions import READ_ALL, may_answer, may_change, may_post, may_supply
from yanzhen.city.talent.scopes import visible_openings, visible_referrals
from yanzhen.city.talent.tables import (
    CourseFilter,
    CourseTable,
    OpeningFilter,
    OpeningTable,
    PersonFilter,
    PersonTable,
    PoolFilter,
    PoolTable,
)
from yanzhen.kernel.errors import YanzhenError


def _beside(request: HttpRequest) -> dict[str, Any]:
    return {
        "may_post": may_post(request.user),
        "may_supply": may_supply(request.user),
        "may_board": has_role(request.user, *READ_ALL),
        "reader": request.user.is_authenticated and has_role(request.user, *READ_ALL, "enterprise"),
    }


class Openings(ListPage):
    title = "人才"
    lead = (
        "按环节写明技能和到岗期限的岗位；急的在前。点开岗位看系统推荐的院校班次和人选，及不合适的差在哪里。"
    )
    table_class = OpeningTable
    filter_class = OpeningFilter
    template_name = "talent/openings.html"
    empty_hint = "没有看得到的岗位。企业和政府部门可以发布。"

    def arrange(self, rows: Any) -> Any:
        return queries.urgent_first(rows.filter(pk__in=visible_openings(self.request.user).values("pk")))

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        seen, day = visible_openings(request.user), timezone.localdate()
        return _beside(request) | {
            "here": "talent",
            "late": queries.late_openings(seen, day).count(),
            "answers": queries.to_answer(request.user).count(),
            "checks": queries.to_check(request.user, day).count(),
        }


class Courses(ListPage):
    title = "院校班次"
    lead = "本科院校、高职、中职、技工学校的毕业班次和订单班，先毕业的在前。订单班只推荐给它的订单企业。"
    table_class = CourseTable
    filter_class = CourseFilter
    template_name = "talent/courses.html"
    empty_hint = "还没有班次。教育、人社等部门，县（市）区和链办可以登记。"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return _beside(request) | {"here": "supply"}


class People(ListPage):
    title = "求职人员"
    lead = f"只登记本人同意的；姓名和电话最多保存 {KEEP_DAYS} 天，到期自动删除，撤回同意立即删除。查看姓名和电话要留下记录。"
    table_class = PersonTable
    filter_class = PersonFilter
    template_name = "talent/people.html"
    empty_hint = "还没有登记求职人员。"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return _beside(request) | {"here": "people"}


class Pool(ListPage):
    title = "文件中的人才供需"
    lead = "政策文件、报告和清单写到的培养单位、人才需求与计划，逐条注明出处。没有写到的不补。"
    table_class = PoolTable
    filter_class = PoolFilter
    template_name = "talent/pool.html"

    def beside(self, request: HttpRequest) -> dict[str, Any]:
        return _beside(request) | {"here": "pool"}


def opening_new(request: HttpRequest) -> HttpResponse:
    """Publish a post: an enterprise for itself, an office visibly on behalf of one."""
    admit(may_post(request.user), "账号没有对应的企业，请系统管理员核对。")
    official = has_role(request.user, *OFFICIALS)
    first = {"enterprise": request.GET.get("enterprise", ""), "node": request.GET.get("node", "")}
    form = OpeningForm(request.POST or None, official=official, initial=first)
    made: list[Opening] = []
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(form, lambda: made.append(post_services.publish(form.draft(), by=request.user))):
        messages.success(request, f"{made[0].number} 已发布，下面是系统推荐的人选。")
        return redirect("talent_post", made[0].pk)
    shown = {"form": form, "official": official, "title": "发布岗位"}
    return render(request, "talent/form.html", shown, status=422 if form.errors else 200)


def _seen(request: HttpRequest, key: int) -> Opening:
    row = visible_openings(request.user).filter(pk=key).first()
    if row is None:
        if Opening.objects.filter(pk=key).exists():
            raise PermissionDenied("这个岗位是别的企业的。")
        raise Http404("没有这个岗位")
    return row


def opening(request: HttpRequest, key: int) -> HttpResponse:
    """One post: what is wanted, who was introduced, who fits and why, who does not and what would have to change."""
    return _show(request, _seen(request, key))


def _show(request: HttpRequest, row: Opening, bad: tuple[int, str, Any] | None = None) -> HttpResponse:
    day, user = timezone.localdate(), request.user
    referrals = matching_queries.live_referrals(row)
    got = sum(r.hired for r in referrals)
    shown = {
        "opening": row,
        "got": got,
        "missing": max(0, row.count - got),
        "late": row.state == "open" and row.deadline < day and got < row.count,
        "referrals": [(r, list(_answers(r, user, day, bad))) for r in referrals],
        "may_change": may_change(user, row) and row.state == "open",
        "may_introduce": may_supply(user) and row.state == "open",
        "seals": len(seals_of(row)),
        "error": "",
        **_fits(row, day),
    }
    return render(request, "talent/opening.html", shown, status=422 if bad else 200)


def _fits(row: Opening, day: Any) -> dict[str, Any]:
    """Proposals; why there are none where the packs have no market of people."""
    if row.state != "open":
        return {"found": None}
    try:
        return {"found": matching_queries.proposals_for(row, day)}
    except YanzhenError as error:
        return {"found": None, "error": str(error)}


def _answers(
    row: Referral, user: Any, day: Any, bad: tuple[int, str, Any] | None
) -> Iterable[tuple[str, str, Any]]:
    """(name, label, form) of what can be said to an introduction now."""
    if not may_answer(user, row):
        return
    names = ["hired", "declined"] if row.state == "introduced" else []
    if row.state == "hired" and row.stayed is None and row.check_on is not None and row.check_on <= day:
        names = ["check"]
    for name in names:
        refused = bad is not None and bad[0] == row.pk and bad[1] == name
        first = {"version": row.version, "hired": row.count, "stayed": row.hired}
        form = bad[2] if refused and bad else ANSWER_FORMS[name](initial=first, auto_id=f"{name}-{row.pk}-%s")
        yield name, ANSWER_LABELS[name], form


def _chosen(post: QueryDict) -> QueryDict:
    """The page of a conflict names a node by its key, the form by its code."""
    key = post.get("node", "")
    if not key.isdecimal():
        return post
    named = post.copy()
    named["node"] = queries.node_code(int(key))
    return named


def opening_edit(request: HttpRequest, key: int) -> HttpResponse:
    """Correct a post that is open."""
    row = _seen(request, key)
    admit(may_change(request.user, row), "岗位由本企业或代办的部门修改。")
    given = _chosen(settled(request.POST)) if request.method == "POST" else None
    first = {
        name: getattr(row, name) for name in ("label", "skills", "level", "count", "deadline", "pay", "text")
    }
    first |= {
        "node": row.node.code if row.node else "",
        "region": row.region_id or "",
        "enterprise": row.enterprise.code,
        "version": row.version,
    }
    form = OpeningForm(given, official=False, initial=first)
    if given is not None and form.is_valid():
        version = form.cleaned_data["version"]
        version = -1 if version is None else version
        try:
            post_services.change(row, form.draft(), version=version, by=request.user)
        except EditConflict as conflict:
            return conflict_page(request, conflict)
        except YanzhenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "岗位已修改。")
            return redirect("talent_post", row.pk)
    shown = {"form": form, "official": False, "title": f"修改 {row.number}", "row": row}
    return render(request, "talent/form.html", shown, status=422 if form.errors else 200)


def opening_close(request: HttpRequest, key: int) -> HttpResponse:
    """End a post or take it back."""
    row, given = _seen(request, key), request.POST
    told(
        request,
        lambda: post_services.close(
            row,
            state=given.get("state", ""),
            reason=given.get("reason", ""),
            version=version_of(request),
            by=request.user,
        ),
        "岗位已结束。",
    )
    return redirect("talent_post", row.pk)


def _heads(text: str) -> int:
    """How many were typed. Raises YanzhenError for what is no number of people."""
    typed = text.strip()
    if not (typed.isdecimal() and len(typed) < 7 and int(typed)):
        raise YanzhenError("推荐人数不对", where=f"“{typed}”", why="要写大于 0 的整数", do="改正人数")
    return int(typed)


def introduce(request: HttpRequest, key: int) -> HttpResponse:
    """Introduce a class or a person to a post."""
    row, given = _seen(request, key), request.POST

    def do() -> object:
        count = _heads(given.get("count", "1"))
        return referral_services.introduce(row, given.get("offer", ""), count=count, by=request.user)

    told(request, do, "已推荐，等用人单位答复。")
    return redirect("talent_post", row.pk)


def answer(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """What the enterprise says to an introduction, and who was still there after 90 days."""
    row = visible_referrals(request.user).filter(pk=key).first()
    if row is None:
        if Referral.objects.filter(pk=key).exists():
            raise PermissionDenied("这是别的企业的岗位。")
        raise Http404("没有这个推荐")
    if name not in ANSWER_FORMS:
        raise Http404("没有这一步")
    form = ANSWER_FORMS[name](request.POST, auto_id=f"{name}-{row.pk}-%s")
    act = referral_services.ANSWERS[name]
    if form.is_valid() and tried(form, lambda: act(row, hiring(form), by=request.user)):
        messages.success(request, f"{ANSWER_LABELS[name]}：已登记。")
        return redirect("talent_post", row.opening_id)
    return _show(request, _seen(request, row.opening_id), (row.pk, name, form))


def course_new(request: HttpRequest) -> HttpResponse:
    form = CourseForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(form, lambda: supply_services.add_course(form.draft(), by=request.user)):
        messages.success(request, "班次已登记。")
        return redirect("talent_supply")
    shown = {"form": form, "title": "登记班次", "schools": queries.school_names()}
    return render(request, "talent/form.html", shown, status=422 if form.errors else 200)


def person_new(request: HttpRequest) -> HttpResponse:
    first = {"consented_on": timezone.localdate(), "days": KEEP_DAYS}
    form = PersonForm(request.POST or None, initial=first)
    made: list[Person] = []
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(form, lambda: made.append(supply_services.add_person(form.draft(), by=request.user))):
        messages.success(request, f"{made[0].number} 已登记，{made[0].keep_until} 后自动删除姓名和电话。")
        return redirect("talent_people")
    shown = {"form": form, "title": "登记求职人员"}
    return render(request, "talent/form.html", shown, status=422 if form.errors else 200)


def person(request: HttpRequest, key: int) -> HttpResponse:
    """One who agreed: what for, until when, where introduced; opening the page counts as a look at the name."""
    row = Person.objects.select_related("node__chain", "region", "by_unit").filter(pk=key).first()
    if row is None:
        raise Http404("没有这位求职人员")
    referrals = row.referrals.select_related("opening__enterprise")
    return render(request, "talent/person.html", {"person": row, "referrals": referrals})


def person_end(request: HttpRequest, key: int) -> HttpResponse:
    """Somebody takes the consent back."""
    row = Person.objects.filter(pk=key).first()
    if row is None:
        raise Http404("没有这位求职人员")
    told(request, lambda: supply_services.withdraw(row, by=request.user), "姓名和电话已删除。")
    return redirect("talent_people")


HEAD = (
    "统计", "分组", "名称", "岗位", "招聘人数", "已录用", "已到期或结束的岗位", "其招聘人数", "其录用人数", "满 90 天的录用人数",
    "已回访", "在岗",
)  # fmt: skip


def board(request: HttpRequest) -> HttpResponseBase:
    """Fill rate and retention, each with what it is a share of; practice posts apart."""
    rows, day = visible_openings(request.user), timezone.localdate()
    found = queries.sums(rows, day)
    played = queries.sums(rows, day, practice=True)
    kind = request.GET.get("download", "")
    if kind in FORMATS:
        return download(_lines(found), name="人才供需统计", kind=kind)
    try:
        planned, error = matching_queries.plan(matching_queries.open_openings(day), day), ""
    except YanzhenError as trouble:
        planned, error = (), str(trouble)
    shown = _beside(request) | {
        "all": found["all"][0],
        "groups": [("chains", "按产业链", found["chains"]), ("levels", "按学历或等级", found["levels"])],
        "played": played["all"][0],
        "planned": planned,
        "error": error,
        "here": "board",
    }
    return render(request, "talent/board.html", shown)


def _lines(found: dict[str, list[Any]]) -> Iterable[Iterable[object]]:
    yield HEAD
    for title, rows in found.items():
        for r in rows:
            yield (
                "实际", {"all": "合计", "chains": "产业链", "levels": "学历或等级"}[title], r.label, r.posts, r.wanted,
                r.hired, r.ended_posts, r.ended_wanted, r.ended_filled, r.due, r.checked, r.stayed,
            )  # fmt: skip
