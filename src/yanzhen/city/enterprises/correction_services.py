"""Corrections to the file of an enterprise: asked for by itself, judged by those who keep the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from stdnum.cn import uscc

from yanzhen.city.accounts.permissions import has_role, stands_for
from yanzhen.city.chains.queries import industry_names
from yanzhen.city.enterprises.attributes import ATTRIBUTES, LISTS
from yanzhen.city.enterprises.models import Correction, Enterprise, Region
from yanzhen.city.enterprises.permissions import may_keep_register
from yanzhen.city.enterprises.statement_services import Stated, keep_statements, settle
from yanzhen.city.exchange.papers import keep_paper
from yanzhen.city.records.queries import calendar, service_level
from yanzhen.city.records.sealing import seal
from yanzhen.city.records.services import record_change
from yanzhen.kernel.errors import YanzhenError
from yanzhen.kernel.periods import is_period, parse_period

CLOCK = "enterprise-correction"
GRADE = "B"
"""Stated by the enterprise with a reason and found right by an office."""
SEALED = (
    "enterprise", "what", "stood", "wanted", "why", "paper", "state", "by_name", "filed_on", "due_on", "judged_by_name",
    "judged_on", "answer",
)  # fmt: skip
EARLIEST = 1850
"""No enterprise here is older; an earlier year is a slip of the keyboard."""
STATUSES = {"经营中": "operating", "建设中": "building", "停产或注销": "stopped"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What an enterprise wants corrected, as it was filled in."""

    what: str
    wanted: str
    why: str
    file: Any = None


def ask_correction(firm: Enterprise, wish: Wish, *, by: Any) -> Correction:
    """File it; the clock starts today. Raises YanzhenError for what cannot be judged."""
    if not (has_role(by, "enterprise") and stands_for(by, firm.code)):
        raise YanzhenError("不能更正别的企业", where=firm.name, why="账号对应的是另一家企业")
    value_of(firm, wish.what, wish.wanted)
    if not wish.why.strip():
        raise YanzhenError(
            "没有写理由", where="理由和依据", why="没有依据无法核实", do="写明依据，能附证明的附上"
        )
    if (
        Correction.objects.filter(enterprise=firm, what=wish.what, state="open")
        .exclude(what="other")
        .exists()
    ):
        raise YanzhenError("已有一件待核实", where=dict(Correction.WHAT)[wish.what], do="等答复后再提")
    kept = keep_paper(wish.file, str(wish.file.name)) if wish.file else None
    today = timezone.localdate()
    level = service_level(CLOCK)
    with transaction.atomic():
        row = Correction.objects.create(
            enterprise=firm, what=wish.what, stood=said(firm, wish.what)[:500], wanted=wish.wanted.strip(),
            why=wish.why.strip(), paper=kept.digest if kept else "", paper_name=kept.name if kept else "", by=by,
            by_name=str(by), filed_on=today, due_on=level.due(today, calendar()), clock=f"{level.label} {level.says()}",
        )  # fmt: skip
        _note(row, "申请更正", by)
    return row


def said(firm: Enterprise, what: str) -> str:
    """What the record says now, in words."""
    if what == "region_id":
        return firm.region.name if firm.region else "无数据"
    if what == "status":
        return next((word for word, code in STATUSES.items() if code == firm.status), "无数据")
    value = getattr(firm, what, "") if what in ATTRIBUTES or what in LISTS else ""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "无数据")


def value_of(firm: Enterprise, what: str, wanted: str) -> Any:
    """What was typed as the value that the record keeps. Raises YanzhenError for what it cannot hold."""
    text = wanted.strip()
    if what not in dict(Correction.WHAT):
        raise YanzhenError("没有这一项", where=what, do="从列表里选")
    if not text:
        raise YanzhenError("没有写应当是什么", where=dict(Correction.WHAT)[what], do="写明正确的内容")
    if what in LISTS:
        words = _words(text, dict(Correction.WHAT)[what])
        return _industries(words) if what == "industries" else words
    return READ.get(what, str)(text)


def _words(text: str, label: str) -> list[str]:
    words = (word.strip() for word in text.replace("，", "、").split("、"))
    found = list(dict.fromkeys(word for word in words if word))
    if not found:
        raise YanzhenError("没有写应当是什么", where=label, why=f"“{text}”里没有内容", do="写明正确的内容")
    return found


def _industries(codes: list[str]) -> list[str]:
    """Codes of GB/T 4754-2017, with or without the letter of the section."""
    known = industry_names()
    for code in codes:
        if code not in known and not (code[:1].isalpha() and code[1:] in known):
            raise YanzhenError(
                "没有这个行业代码",
                where=code,
                why="GB/T 4754-2017 里没有",
                do="写行业代码，如 3251；几个的用顿号隔开",
            )
    return codes


def _uscc(text: str) -> str:
    if not uscc.is_valid(text):
        raise YanzhenError("信用代码不对", where=text, why="应为 18 位，且校验位要相符", do="照营业执照填写")
    return str(uscc.compact(text))


def _founded(text: str) -> str:
    written = "写成 2015、2015-06 或 2015-06-01"
    if not is_period(text) or ".." in text:
        raise YanzhenError("成立时间写法不对", where=text, why="看不出是哪一年或哪一天", do=written)
    day, today = parse_period(text).start, timezone.localdate()
    if day > today or day.year < EARLIEST:
        why = f"今天是 {today}，还没有到" if day > today else f"早于 {EARLIEST} 年"
        raise YanzhenError("成立时间不对", where=text, why=why, do=f"照营业执照填写，{written}")
    return text


def _status(text: str) -> str:
    if text not in STATUSES:
        raise YanzhenError("没有这种经营状态", where=text, do=f"写{'、'.join(STATUSES)}之一")
    return STATUSES[text]


def _region(text: str) -> str:
    row = Region.objects.filter(name=text).first() or Region.objects.filter(code=text).first()
    if row is None:
        raise YanzhenError("没有这个县（市）区", where=text, do="写全称，如“衡东县”")
    return row.code


READ = {"uscc": _uscc, "founded": _founded, "status": _status, "region_id": _region}


def judge(row: Correction, *, accept: bool, answer: str, version: int, by: Any) -> Correction:
    """Accept or refuse with a reason; what is accepted becomes a statement beside the others, nothing is overwritten."""
    if not may_keep_register(by):
        raise YanzhenError("不由您核实", where=row.number, why="由链办和行业主管部门核实")
    if not answer.strip():
        raise YanzhenError("没有写答复", where=row.number, why="企业要看得到依据", do="写明核实了什么")
    with transaction.atomic():
        held = (
            Correction.objects.select_for_update(of=("self",))
            .select_related("enterprise__region")
            .get(pk=row.pk)
        )
        if held.version != version or held.state != "open":
            raise YanzhenError(
                "没有办成", where=held.number, why=f"现在是“{held.get_state_display()}”", do="刷新后再看"
            )
        if held.by_id == by.pk:
            raise YanzhenError("须由另一人核实", where=held.number, why="代办人不能核实自己代办的申请")
        if accept:
            _apply(held, by)
        held.state, held.answer = ("accepted" if accept else "refused"), answer.strip()
        held.judged_by_name, held.judged_on = str(by), timezone.localdate()
        held.version += 1
        held.save()
        _note(held, "更正" if accept else "不予更正", by)
    return held


def _apply(row: Correction, by: Any) -> None:
    """The corrected value in force; what cannot be written here ("other") the official writes where it belongs."""
    firm = row.enterprise
    if row.what in LISTS:
        before, after = getattr(firm, row.what), value_of(firm, row.what, row.wanted)
        setattr(firm, row.what, after)
        firm.save(update_fields=[row.what, "updated_at"])
    elif row.what in ATTRIBUTES:
        before, after = getattr(firm, row.what), value_of(firm, row.what, row.wanted)
        stated = Stated(firm, row.what, before, after, row.wanted[:400])
        keep_statements([stated], source=f"企业更正申请 {row.number}", grade=GRADE)
        settle([firm])
    else:
        return
    record_change(
        actor=by, origin=f"更正申请 {row.number}", action="change", model="enterprises.Enterprise", key=str(firm.pk),
        label=firm.name, before={row.what: before}, after={row.what: after}, why=row.why[:300],
    )  # fmt: skip


def _note(row: Correction, told: str, by: Any) -> None:
    seal(row, told, SEALED, by=by)
    record_change(
        actor=by, origin="企业更正", action="update", model="enterprises.Correction", key=str(row.pk),
        label=f"{told}：{row}", after={"state": row.state}, version=row.version,
    )  # fmt: skip
